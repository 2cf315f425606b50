import type { PlainActivation } from "../../math/plain_vae";
import { activate } from "./activate";

/** A dense layer over plain arrays: f(x W + b). */
export interface PlainDense {
  /** `[in, out]`, row after row. */
  readonly kernel: Float32Array;
  /** `[out]` */
  readonly bias: Float32Array;
  readonly activation: PlainActivation;
}

/**
 * What a dense layer makes of `[in]`. Four rows of W go at a time; rows of an input 0, most of a
 * drawing, are passed over.
 */
export function applyDense(
  x: Float32Array,
  { kernel, bias, activation }: PlainDense,
): Float32Array {
  const size = bias.length;
  const out = Float32Array.from(bias);
  const rows: number[] = [];
  for (let i = 0; i < x.length; i++) if (x[i] !== 0) rows.push(i);
  let r = 0;
  for (; r + 3 < rows.length; r += 4) {
    const [i0, i1, i2, i3] = [rows[r], rows[r + 1], rows[r + 2], rows[r + 3]];
    const [x0, x1, x2, x3] = [x[i0], x[i1], x[i2], x[i3]];
    const [w0, w1, w2, w3] = [i0 * size, i1 * size, i2 * size, i3 * size];
    for (let j = 0; j < size; j++) {
      out[j] += x0 * kernel[w0 + j] + x1 * kernel[w1 + j] + x2 * kernel[w2 + j] + x3 * kernel[w3 + j]; // prettier-ignore
    }
  }
  for (; r < rows.length; r++) {
    const [value, w] = [x[rows[r]], rows[r] * size];
    for (let j = 0; j < size; j++) out[j] += value * kernel[w + j];
  }
  return activate(out, activation);
}
