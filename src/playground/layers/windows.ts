/**
 * Along one side of a map: output pixels that see their inputs through the same taps of a kernel.
 * Those of a convolution are all one group; those of a transposed convolution are `stride` of them,
 * since an input pixel is laid down upon every `stride`-th output.
 */
export interface Windows {
  /** The first output pixel, how far it is to the next, and how many there are. */
  readonly first: number;
  readonly step: number;
  readonly count: number;
  /** The first input pixel that the first of them sees, below 0 in the padding. */
  readonly from: number;
  /** Input pixels from an output pixel's first to the next one's. */
  readonly advance: number;
  /** Places in the kernel for the input pixels from the first on. */
  readonly taps: readonly number[];
}

/**
 * The windows of a convolution with "same" padding, y[i] = Σ x[i · stride + tap − pad] k[tap].
 *
 * @param length of the input's side; the output's is ⌈length / stride⌉
 */
export function convolutionWindows(length: number, window: number, stride: number): Windows[] {
  const count = Math.ceil(length / stride);
  const taps = Array.from({ length: window }, (_, tap) => tap);
  const from = 0 - padding(length, window, stride);
  return [{ first: 0, step: 1, count, from, advance: stride, taps }];
}

/**
 * The windows of its adjoint, x[o] = Σ y[(o + pad − tap) / stride] k[tap] over the taps for which that is
 * a whole number.
 *
 * @param length of the output's side; the input's is ⌈length / stride⌉
 */
export function transposedWindows(length: number, window: number, stride: number): Windows[] {
  const pad = padding(length, window, stride);
  return Array.from({ length: Math.min(stride, length) }, (_, first) => {
    const least = (first + pad) % stride;
    const taps: number[] = [];
    for (let tap = least; tap < window; tap += stride) taps.unshift(tap);
    const from = (first + pad - least) / stride - (taps.length - 1);
    const count = Math.ceil((length - first) / stride);
    return { first, step: stride, count, from, advance: 1, taps };
  });
}

/** Zeros before the first pixel, as TensorFlow's "same" has them: of an odd number the end gets more. */
function padding(length: number, window: number, stride: number): number {
  const outputs = Math.ceil(length / stride);
  return Math.floor(Math.max(0, (outputs - 1) * stride + window - length) / 2);
}
