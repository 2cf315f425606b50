import * as tf from "@tensorflow/tfjs-core";
import type { ConvolutionLayer, ConvolutionOperations, Windows } from "./convolution_layer";
import { nativeConvolution } from "./convolution_native";
import { portableConvolution } from "./convolution_portable";
import { wasmConvolution } from "./convolution_wasm";
import { nativeWithOperations } from "../native/operations";
import { wasmOperations } from "../wasm/operations";

/** How a convolution is made and differentiated. */
export interface ConvolveOptions {
  /** Pixels from a window to the next, 1 or more. */
  readonly stride: number;
  /** The input is data: spare what its gradient would cost. Default false. */
  readonly constantInput?: boolean;
}

/** The same for a transposed convolution. */
export interface ConvolveTransposedOptions extends ConvolveOptions {
  /** Height and width of what is made; those of x are ⌈side / stride⌉. */
  readonly size: readonly [height: number, width: number];
}

/**
 * A convolutional layer with TensorFlow's "same" padding, as a single operation with its own
 * gradient:
 *
 *     y[i, j] = f(Σ_{u, v} x[stride · i + u − top, stride · j + v − left] · kernel[u, v] + bias)
 *
 * Missing pixels are zeros; of an odd number of them the last side has one more than the first.
 *
 * @param x float32 [n, height, width, in]
 * @param layer kernel [window, window, in, out]
 * @returns float32 [n, ⌈height / stride⌉, ⌈width / stride⌉, out]. The caller, or its `tf.tidy`,
 *   disposes.
 * @throws Error where the kernel or the bias does not fit x; RangeError where the stride is no whole
 *   number of at least 1
 * @example
 * ```ts
 * const h = convolve(x, { kernel, bias, activation: "relu" }, { stride: 2 });
 * ```
 */
export function convolve(
  x: tf.Tensor4D,
  layer: ConvolutionLayer,
  { stride, constantInput = false }: ConvolveOptions,
): tf.Tensor4D {
  const [, height, width, channels] = x.shape;
  const [, , inputs, outputs] = layer.kernel.shape;
  checkLayer("a convolution", layer, channels, inputs, outputs);
  return apply(x, layer, { transposed: false, stride, size: [height, width] }, constantInput);
}

/**
 * A layer that makes large images of small ones: before bias and activation it is the exact adjoint
 * of {@link convolve} from the images that it makes to those that it is given.
 *
 * @param x float32 [n, ⌈height / stride⌉, ⌈width / stride⌉, in]
 * @param layer kernel [window, window, out, in]
 * @returns float32 [n, height, width, out]. The caller, or its `tf.tidy`, disposes.
 * @throws Error where the kernel, the bias or the size does not fit x; RangeError where the stride is
 *   no whole number of at least 1
 * @example
 * ```ts
 * const images = convolveTransposed(h, layer, { stride: 2, size: [28, 28] }); // h [n, 14, 14, in]
 * ```
 */
export function convolveTransposed(
  x: tf.Tensor4D,
  layer: ConvolutionLayer,
  { stride, size, constantInput = false }: ConvolveTransposedOptions,
): tf.Tensor4D {
  const [, height, width, channels] = x.shape;
  const [, , outputs, inputs] = layer.kernel.shape;
  checkLayer("a transposed convolution", layer, channels, inputs, outputs);
  const sides = size.map((side) => Math.ceil(side / stride));
  if (sides[0] !== height || sides[1] !== width) {
    throw new Error(
      `a transposed convolution to ${size.join(" × ")} by a stride of ${stride} takes images of ` +
        `${sides.join(" × ")} pixels, but was given ${height} × ${width}`,
    );
  }
  return apply(x, layer, { transposed: true, stride, size }, constantInput);
}

function checkLayer(
  what: string,
  { kernel, bias }: ConvolutionLayer,
  channels: number,
  inputs: number,
  outputs: number,
): void {
  const [height, width] = kernel.shape;
  if (inputs === channels && height === width && bias.shape[0] === outputs) return;
  throw new Error(
    `${what} of ${channels} channels was given a kernel [${kernel.shape.join(", ")}] and a bias ` +
      `[${bias.shape.join(", ")}]: the window has to be square, and channels have to agree`,
  );
}

function apply(
  x: tf.Tensor4D,
  layer: ConvolutionLayer,
  windows: Windows,
  constantInput: boolean,
): tf.Tensor4D {
  const { stride, size } = windows;
  if (![stride, ...size].every((count) => Number.isInteger(count) && count >= 1)) {
    throw new RangeError(
      `a convolution by a stride of ${stride} on images of ${size.join(" × ")} pixels: ` +
        "each has to be a whole number of at least 1",
    );
  }
  const { forward, gradients } = fastest(x.size === 0 || layer.kernel.size === 0);
  const { activation } = layer;

  const operation = tf.customGrad((...inputs) => {
    const save = inputs.pop() as unknown as (tensors: tf.Tensor[]) => void;
    const [x, kernel, bias] = inputs as tf.Tensor[] as [tf.Tensor4D, tf.Tensor4D, tf.Tensor1D];
    const { output, kept } = forward(x, { kernel, bias, activation }, windows);
    // Only what is saved, and variables, outlive the forward pass. What is saved is a copy on wasm.
    const passing = kernel instanceof tf.Variable ? [] : [kernel];
    save([x, output, ...passing, ...kept]);

    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [x, output, ...rest] = saved as tf.Tensor4D[];
      const given = passing.length > 0 ? (rest.shift() as tf.Tensor4D) : kernel;
      const inputGradient = !constantInput;
      const call = { dy: dy as tf.Tensor4D, x, output, kept: rest, kernel: given };
      const slopes = gradients({ ...call, activation, inputGradient }, windows);
      // Nobody asks for the gradient of a constant input; its place must be filled all the same.
      return [slopes.x ?? tf.scalar(0), slopes.kernel, slopes.bias];
    };
    return { value: output, gradFunc };
  });

  return operation(x, layer.kernel, layer.bias) as tf.Tensor4D;
}

/** @param empty there are no numbers to be computed */
function fastest(empty: boolean): ConvolutionOperations {
  if (nativeWithOperations()) return nativeConvolution;
  const wasm = wasmOperations();
  return wasm && !empty ? wasmConvolution(wasm) : portableConvolution;
}
