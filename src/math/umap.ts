import { host } from "../host";
import { normal, uniform } from "../random";
import { nearestNeighbours } from "./nearest_neighbours";
import { type Edges, smoothPlaces } from "./smooth_places";

interface Umap {
  UMAP: new (options: { nNeighbors: number; minDist: number; random: () => number }) => Layout;
}

interface Layout {
  /** How near points are, in both directions; there after `initializeFit`. */
  readonly graph: { getAll(): Edges };
  setPrecomputedKNN(indices: number[][], distances: number[][]): void;
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
/** UMAP looks at so many neighbours, of which each point is its own first. */
const NEIGHBOURS = 15;
/** Standard deviation of the first places along each axis, about half that of the last. */
const START = 5;
/** Of the first places: what lies in one place could not move apart. */
const JITTER = 1e-3;
/** Shares of the time that the neighbours and the first places take; the rest are the steps. */
const [NEIGHBOURS_SHARE, PLACES_SHARE] = [0.15, 0.2];

/**
 * Lays points out in a plane so that neighbours stay neighbours: UMAP (McInnes, Healy and Melville
 * 2018). A thousand points take some three seconds.
 *
 * @param points `[n × size]`, row after row; n is more than 15
 * @returns `[n × 2]`, centred, with a standard deviation of 1 along the longer axis
 */
export function umapPlane(points: Float32Array, size: number, options: PlaneOptions): Float32Array {
  const work = laidOut(points, size, options);
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
  }
}

/**
 * The same plane, with turns for others on the way: while a model trains.
 *
 * @param turn is told the share that is done, and waited for; where it throws, there is no plane
 */
export async function umapPlaneInTurns(
  points: Float32Array,
  size: number,
  options: PlaneOptions,
  turn: (share: number) => Promise<void> = () => host().turn(),
): Promise<Float32Array> {
  const work = laidOut(points, size, options);
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
    await turn(next.value);
  }
}

/**
 * Yields the share that is done. It begins with {@link smoothPlaces}, as UMAP's authors do: from random
 * places, as umap-js has it, groups are torn into pieces that never meet (Kobak and Linderman 2021). And the
 * neighbours are the nearest, where umap-js guesses.
 */
function* laidOut(
  points: Float32Array,
  size: number,
  options: PlaneOptions,
): Generator<number, Float32Array> {
  const umap = layout(options);
  const near = yield* within(0, NEIGHBOURS_SHARE, nearestNeighbours(points, size, NEIGHBOURS));
  umap.setPrecomputedKNN(near.indices, near.distances);
  const steps = umap.initializeFit(rowsOf(points, size));
  const places = umap.getEmbedding();
  const begin = smoothPlaces(umap.graph.getAll(), places.length, options.seed);
  const start = yield* within(NEIGHBOURS_SHARE, PLACES_SHARE, begin);
  const jitter = normal({ seed: options.seed, stream: "umap jitter", step: 0 }, 2 * places.length);
  start.forEach((axis, d) => {
    const deviation = Math.sqrt(axis.reduce((sum, v) => sum + v * v, 0) / axis.length) || 1;
    // Moved where they stand: the steps go on from there.
    places.forEach((place, i) => {
      place[d] = START * (axis[i] / deviation + JITTER * jitter[2 * i + d]);
    });
  });
  for (let step = 0; step < steps; step++) {
    yield PLACES_SHARE + (1 - PLACES_SHARE) * (step / steps);
    umap.step();
  }
  return standardized(umap.getEmbedding());
}

/** What is done of a part, as a share of the whole. */
function* within<T>(from: number, to: number, part: Generator<number, T>): Generator<number, T> {
  for (;;) {
    const next = part.next();
    if (next.done === true) return next.value;
    yield from + (to - from) * next.value;
  }
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
  return new UMAP({ nNeighbors: NEIGHBOURS, minDist, random });
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
