import { host } from "../host";
import { uniform } from "../random";

interface Umap {
  UMAP: new (options: { nNeighbors: number; minDist: number; random: () => number }) => Layout;
}

interface Layout {
  /** How near points are, in both directions; there after `initializeFit`. */
  readonly graph: {
    getAll(): readonly { readonly row: number; readonly col: number; readonly value: number }[];
  };
  /** @returns the steps that it takes */
  initializeFit(points: number[][]): number;
  step(): number;
  getEmbedding(): number[][];
}

/** What a plane is for. */
export interface PlaneOptions {
  /** The same seed gives the same plane. */
  readonly seed: number;
  /** How close points may come: 0 packs each cluster; default 0.15, in which a picture shows them. */
  readonly minDist?: number;
}

const drawsAtOnce = 2 ** 16;
/** Standard deviation of the first places along the longer axis, about half that of the last. */
const START = 5;
/** So many times a place is averaged with its neighbours'. */
const ROUNDS = 100;

/**
 * Lays points out in a plane so that neighbours stay neighbours: UMAP (McInnes, Healy and Melville
 * 2018). A thousand points take some three seconds.
 *
 * @param points `[n × size]`, row after row; n is more than 15
 * @returns `[n × 2]`, centred, with a standard deviation of 1 along the longer axis
 */
export function umapPlane(points: Float32Array, size: number, options: PlaneOptions): Float32Array {
  const { umap, steps } = begun(points, size, options);
  for (let step = 0; step < steps; step++) umap.step();
  return standardized(umap.getEmbedding());
}

/** The same plane, with turns for others between the steps: while a model trains. */
export async function umapPlaneInTurns(
  points: Float32Array,
  size: number,
  options: PlaneOptions,
): Promise<Float32Array> {
  const { umap, steps } = begun(points, size, options);
  for (let step = 0; step < steps; step++) {
    umap.step();
    await host().turn();
  }
  return standardized(umap.getEmbedding());
}

/**
 * A layout in which what is connected begins in one place: random places, each averaged again and again with
 * its neighbours'. From random places as they are, as umap-js has it, groups are left in pieces that never
 * meet (Kobak and Linderman 2021); averages are combinations of the graph's leading eigenvectors, by which
 * UMAP's authors begin.
 */
function begun(points: Float32Array, size: number, options: PlaneOptions) {
  const umap = layout(options);
  const steps = umap.initializeFit(rowsOf(points, size));
  const places = umap.getEmbedding();
  const edges = umap.graph.getAll();
  const total = new Float64Array(places.length);
  for (const { row, value } of edges) total[row] += value;
  let averaged = places.map(([x, y]) => [x, y]);
  for (let round = 0; round < ROUNDS; round++) {
    // Half of each place stays: in a graph of two sides they would change places for ever.
    const next = averaged.map(([x, y], i) => (total[i] > 0 ? [x / 2, y / 2] : [x, y]));
    for (const { row, col, value } of edges) {
      const share = value / total[row] / 2;
      for (const d of [0, 1]) next[row][d] += share * averaged[col][d];
    }
    averaged = next;
  }
  const start = standardized(averaged);
  // Moved where they stand: the steps go on from there.
  places.forEach((place, i) => {
    for (const d of [0, 1]) place[d] = START * start[2 * i + d];
  });
  return { umap, steps };
}

function layout({ seed, minDist = 0.15 }: PlaneOptions): Layout {
  const { UMAP } = host().packages.load<Umap>("umap-js");
  let block: Float32Array = new Float32Array(0);
  let [used, step] = [0, 0];
  const random = () => {
    if (used === block.length) {
      block = uniform({ seed, stream: "umap", step: step++ }, drawsAtOnce);
      used = 0;
    }
    return block[used++];
  };
  return new UMAP({ nNeighbors: 15, minDist, random });
}

function rowsOf(points: Float32Array, size: number): number[][] {
  return Array.from({ length: points.length / size }, (_, i) =>
    Array.from(points.subarray(i * size, (i + 1) * size)),
  );
}

function standardized(plane: number[][]): Float32Array {
  const n = plane.length;
  const mean = [0, 1].map((d) => plane.reduce((sum, point) => sum + point[d], 0) / n);
  const deviation = [0, 1].map((d) =>
    Math.sqrt(plane.reduce((sum, point) => sum + (point[d] - mean[d]) ** 2, 0) / n),
  );
  const scale = Math.max(...deviation) || 1;
  return Float32Array.from(plane.flatMap((point) => [0, 1].map((d) => (point[d] - mean[d]) / scale))); // prettier-ignore
}
