/** How a kernel travels: integers with a scale for each column, or as it is. */
export type Precision = "int8" | "int16" | "float32";

/** A kernel as integers: w = scale of its column × integer. */
export interface QuantizedKernel {
  /** `[in, out]`, row after row; of a transposed convolution `[window, window, out, in]`. */
  readonly integers: Int8Array | Int16Array;
  /** `[out]` */
  readonly scale: Float32Array;
  /** How many weights of a column stand side by side: 1, or `in` where that is the last axis. */
  readonly run?: number;
}

/**
 * Rounds each column of a kernel, one output unit's weights, to integers of its own scale, so that
 * its largest weight becomes 127 or 32767. The error is at most half a scale.
 *
 * @param kernel `[in, out]`, row after row
 * @param columns out
 * @param run how many weights of a column stand side by side
 */
export function quantizeColumns(
  kernel: Float32Array,
  columns: number,
  precision: "int8" | "int16",
  run = 1,
): QuantizedKernel {
  const most = precision === "int8" ? 127 : 32767;
  const scale = new Float32Array(columns);
  const columnOf = (k: number) => Math.floor(k / run) % columns;
  for (let k = 0; k < kernel.length; k++) {
    const column = columnOf(k);
    scale[column] = Math.max(scale[column], Math.abs(kernel[k]) / most);
  }
  const integers = new (precision === "int8" ? Int8Array : Int16Array)(kernel.length);
  for (let k = 0; k < kernel.length; k++) {
    integers[k] = Math.round(kernel[k] / (scale[columnOf(k)] || 1));
  }
  return { integers, scale, run };
}

/** The kernel that {@link quantizeColumns} wrote, to within half a scale. */
export function restoreColumns({ integers, scale, run = 1 }: QuantizedKernel): Float32Array {
  const kernel = new Float32Array(integers.length);
  for (let k = 0, column = 0; k < integers.length; column = (column + 1) % scale.length) {
    for (const end = k + run; k < end; k++) kernel[k] = integers[k] * scale[column];
  }
  return kernel;
}
