import { host } from "../host";
import { uniform } from "../random";

interface Umap {
  UMAP: new (options: { nNeighbors: number; minDist: number; random: () => number }) => Layout;
}

interface Layout {
  fit(points: number[][]): number[][];
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

/**
 * Lays points out in a plane so that neighbours stay neighbours: UMAP (McInnes, Healy and Melville
 * 2018). A thousand points take some three seconds.
 *
 * @param points `[n × size]`, row after row; n is more than 15
 * @returns `[n × 2]`, centred, with a standard deviation of 1 along the longer axis
 */
export function umapPlane(points: Float32Array, size: number, options: PlaneOptions): Float32Array {
  return standardized(layout(options).fit(rowsOf(points, size)));
}

/** The same plane, with turns for others between the steps: while a model trains. */
export async function umapPlaneInTurns(
  points: Float32Array,
  size: number,
  options: PlaneOptions,
): Promise<Float32Array> {
  const umap = layout(options);
  const steps = umap.initializeFit(rowsOf(points, size));
  for (let step = 0; step < steps; step++) {
    umap.step();
    await host().turn();
  }
  return standardized(umap.getEmbedding());
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
