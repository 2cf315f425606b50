import { host } from "../host";
import { uniform } from "../random/uniform";

interface Umap {
  UMAP: new (options: { nNeighbors: number; minDist: number; random: () => number }) => {
    fit(points: number[][]): number[][];
  };
}

const drawsAtOnce = 2 ** 16;

/**
 * Lays points out in a plane so that neighbours stay neighbours: UMAP (McInnes, Healy and Melville
 * 2018). A thousand points take some three seconds.
 *
 * @param points `[n × size]`, row after row; n is more than 15
 * @param seed the same seed gives the same plane
 * @returns `[n × 2]`, centred, with a standard deviation of 1 along the longer axis
 */
export function umapPlane(points: Float32Array, size: number, seed: number): Float32Array {
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
  const rows = Array.from({ length: points.length / size }, (_, i) =>
    Array.from(points.subarray(i * size, (i + 1) * size)),
  );
  const plane = new UMAP({ nNeighbors: 15, minDist: 0.15, random }).fit(rows);
  return standardized(plane);
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
