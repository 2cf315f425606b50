/** Pixels, and output channels, that are summed side by side in registers. */
export const BLOCK = { pixels: 4, channels: 3 };

/** A number of pixels, or channels, rounded up to whole blocks. */
export function wholeBlocks(count: number, block: number): number {
  return Math.ceil(count / block) * block;
}

/** How a pixel's inputs lie: in rows, each of them numbers one behind another. */
export interface Inputs {
  readonly rows: number;
  /** Numbers in a row that the pixel sees. */
  readonly run: number;
  /** From a row's first to the next one's. */
  readonly pitch: number;
  /** From a pixel's first to the next pixel's. */
  readonly advance: number;
}

/**
 * Products of inputs and weights, summed, of four neighbouring pixels and three output channels.
 *
 * @param at where the first pixel's inputs begin
 * @param weights `[channels, rows, run]`
 * @param w where those of the first channel begin
 * @param sums takes `[pixels, channels]`
 * @param s where the first pixel's begin
 * @param step from a pixel's to the next one's
 */
export function sumBlock(
  input: Float64Array,
  at: number,
  { rows, run, pitch, advance }: Inputs,
  weights: Float64Array,
  w: number,
  sums: Float64Array,
  s: number,
  step: number,
): void {
  const size = rows * run;
  // Each a variable of its own: taken out of arrays they would cost several times as much.
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  let c0 = 0;
  let c1 = 0;
  let c2 = 0;
  let c3 = 0;
  for (let row = 0; row < rows; row++) {
    let x = at + row * pitch;
    for (let i = 0; i < run; i++, x++, w++) {
      const x0 = input[x];
      const x1 = input[x + advance];
      const x2 = input[x + 2 * advance];
      const x3 = input[x + 3 * advance];
      const a = weights[w];
      const b = weights[w + size];
      const c = weights[w + 2 * size];
      a0 += a * x0;
      a1 += a * x1;
      a2 += a * x2;
      a3 += a * x3;
      b0 += b * x0;
      b1 += b * x1;
      b2 += b * x2;
      b3 += b * x3;
      c0 += c * x0;
      c1 += c * x1;
      c2 += c * x2;
      c3 += c * x3;
    }
  }
  write(sums, s, a0, b0, c0);
  write(sums, s + step, a1, b1, c1);
  write(sums, s + 2 * step, a2, b2, c2);
  write(sums, s + 3 * step, a3, b3, c3);
}

function write(sums: Float64Array, s: number, a: number, b: number, c: number): void {
  sums[s] = a;
  sums[s + 1] = b;
  sums[s + 2] = c;
}
