/** How a kernel travels: integers with a scale for each column, or as it is. */
export type Precision = "int8" | "int16" | "float32";

/** A kernel as integers: w = scale of its column × integer. */
export interface QuantizedKernel {
  /** `[in, out]`, row after row. */
  readonly integers: Int8Array | Int16Array;
  /** `[out]` */
  readonly scale: Float32Array;
}

/**
 * Rounds each column of a kernel, one output unit's weights, to integers of its own scale, so that
 * its largest weight becomes 127 or 32767. The error is at most half a scale.
 *
 * @param kernel `[in, out]`, row after row
 * @param columns out
 */
export function quantizeColumns(
  kernel: Float32Array,
  columns: number,
  precision: "int8" | "int16",
): QuantizedKernel {
  const most = precision === "int8" ? 127 : 32767;
  const scale = new Float32Array(columns);
  for (let k = 0; k < kernel.length; k++) {
    scale[k % columns] = Math.max(scale[k % columns], Math.abs(kernel[k]) / most);
  }
  const integers = new (precision === "int8" ? Int8Array : Int16Array)(kernel.length);
  for (let k = 0; k < kernel.length; k++) {
    integers[k] = Math.round(kernel[k] / (scale[k % columns] || 1));
  }
  return { integers, scale };
}

/** The kernel that {@link quantizeColumns} wrote, to within half a scale. */
export function restoreColumns({ integers, scale }: QuantizedKernel): Float32Array {
  const columns = scale.length;
  const kernel = new Float32Array(integers.length);
  for (let row = 0; row < integers.length; row += columns) {
    for (let j = 0; j < columns; j++) kernel[row + j] = integers[row + j] * scale[j];
  }
  return kernel;
}
