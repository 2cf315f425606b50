import type * as tf from "@tensorflow/tfjs-core";
import type { Activation } from "../ops/activations";

/** Sizes of a convolution from large to small images, or of the one that is transposed. */
export interface Shape {
  readonly n: number;
  /** Of the large images. */
  readonly height: number;
  readonly width: number;
  /** Channels of the large and of the small images. */
  readonly large: number;
  readonly small: number;
  readonly window: number;
  readonly stride: number;
  readonly transposed: boolean;
}

/** A convolutional layer's output, and the gradients of Σᵢ sin(i + 1) · yᵢ in what it is made of. */
export function referenceConvolution(
  shape: Shape,
  activation: Activation,
  ...[x, kernel, bias]: tf.Tensor[]
): Record<"y" | "x" | "kernel" | "bias", Float64Array> {
  const { n, height, width, large, small, stride, transposed } = shape;
  const [a, w, b] = [x, kernel, bias].map((tensor) => tensor.dataSync());
  const pixels = n * Math.ceil(height / stride) * Math.ceil(width / stride);
  const outputs = transposed ? large : small;
  const pre = new Float64Array(transposed ? n * height * width * large : pixels * small);
  pre.forEach((_, i) => (pre[i] = b[i % outputs]));
  eachProduct(shape, (i, k, j) => {
    if (transposed) pre[i] += a[j] * w[k];
    else pre[j] += a[i] * w[k];
  });
  const delta = pre.map((value, i) => Math.sin(i + 1) * FUNCTIONS[activation].slope(value));
  const gradients = {
    x: new Float64Array(a.length),
    kernel: new Float64Array(w.length),
    bias: new Float64Array(outputs),
  };
  eachProduct(shape, (i, k, j) => {
    const [at, from] = transposed ? [j, i] : [i, j];
    gradients.x[at] += delta[from] * w[k];
    gradients.kernel[k] += delta[from] * a[at];
  });
  delta.forEach((value, i) => (gradients.bias[i % outputs] += value));
  return { y: pre.map(FUNCTIONS[activation].value), ...gradients };
}

/** Calls visit(large image's number, kernel's, small image's) for each product of the sums. */
function eachProduct(shape: Shape, visit: (i: number, k: number, j: number) => void): void {
  const { n, height, width, large, small, window, stride } = shape;
  const [rows, columns] = [height, width].map((side) => Math.ceil(side / stride));
  const before = (side: number, count: number) =>
    Math.floor(Math.max(0, (count - 1) * stride + window - side) / 2);
  const [top, left] = [before(height, rows), before(width, columns)];
  for (let at = 0; at < n * rows * columns * window * window; at++) {
    const [v, u] = [at % window, Math.floor(at / window) % window];
    const pixel = Math.floor(at / window ** 2);
    const [column, row] = [pixel % columns, Math.floor(pixel / columns) % rows];
    const [y, x] = [row * stride + u - top, column * stride + v - left];
    if (y < 0 || y >= height || x < 0 || x >= width) continue;
    const image = Math.floor(pixel / (rows * columns));
    for (let c = 0; c < large; c++) {
      const i = ((image * height + y) * width + x) * large + c;
      const k = ((u * window + v) * large + c) * small;
      for (let o = 0; o < small; o++) visit(i, k + o, pixel * small + o);
    }
  }
}

const sigma = (x: number) => 1 / (1 + Math.exp(-x));

const FUNCTIONS: Record<Activation, Record<"value" | "slope", (x: number) => number>> = {
  linear: { value: (x) => x, slope: () => 1 },
  relu: { value: (x) => Math.max(x, 0), slope: (x) => (x > 0 ? 1 : 0) },
  silu: { value: (x) => x * sigma(x), slope: (x) => sigma(x) * (1 + x * (1 - sigma(x))) },
  tanh: { value: Math.tanh, slope: (x) => 1 - Math.tanh(x) ** 2 },
};
