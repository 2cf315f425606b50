import * as tf from "@tensorflow/tfjs-core";
import { nativeStack } from "./dense_native";
import { DenseLayer, StackOperations } from "./dense_layer";
import { portableStack } from "./dense_portable";
import { wasmStack } from "./dense_wasm";
import { nativeWithOperations } from "../native/operations";
import { wasmOperations } from "../wasm/operations";

/** How a stack is differentiated. */
export interface DenseStackOptions {
  /** The input is data: spare the product that its gradient would cost. Default false. */
  readonly constantInput?: boolean;
}

/**
 * Dense layers one after another, as a single operation with its own gradient: the tape
 * sees one node, and only what the gradient needs is kept.
 *
 * @param x float32 [n, in]
 * @returns float32 [n, out] of the last layer. The caller, or its `tf.tidy`, disposes.
 * @throws Error where a layer does not fit its input (from TensorFlow.js); RangeError for more
 *   than 26 layers.
 * @example
 * ```ts
 * const hidden = denseStack(x, [{ kernel, bias, activation: "relu" }]);
 * ```
 */
export function denseStack(
  x: tf.Tensor2D,
  layers: readonly DenseLayer[],
  { constantInput = false }: DenseStackOptions = {},
): tf.Tensor2D {
  const stack = fastest([x, ...layers.map(({ kernel }) => kernel)].some(({ size }) => size === 0));
  const activations = layers.map(({ activation }) => activation);

  const operation = tf.customGrad((...inputs) => {
    const save = inputs.pop() as unknown as (tensors: tf.Tensor[]) => void;
    const [x, ...weights] = inputs as tf.Tensor[] as [tf.Tensor2D, ...tf.Tensor[]];
    const kernels = weights.filter((_, i) => i % 2 === 0) as tf.Tensor2D[];
    const biases = weights.filter((_, i) => i % 2 === 1) as tf.Tensor1D[];
    const given = kernels.map((kernel, i) => ({
      kernel,
      bias: biases[i],
      activation: activations[i],
    }));
    const { output, kept } = stack.forward(x, given);
    // Only what is saved, and variables, outlive the forward pass. What is saved is a copy on wasm.
    const passing = kernels.filter((kernel) => !(kernel instanceof tf.Variable));
    save([x, output, ...passing, ...kept]);

    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [x, output, ...rest] = saved as tf.Tensor2D[];
      const gradients = stack.gradients({
        dy: dy as tf.Tensor2D,
        x,
        output,
        kernels: kernels.map((kernel) => {
          const at = passing.indexOf(kernel);
          return at < 0 ? kernel : rest[at];
        }),
        kept: rest.slice(passing.length),
        activations,
        inputGradient: !constantInput,
      });
      // Nobody asks for the gradient of a constant input; its place must be filled all the same.
      return [gradients.x ?? tf.scalar(0), ...gradients.weights];
    };
    return { value: output, gradFunc };
  });

  return operation(x, ...layers.flatMap((layer) => [layer.kernel, layer.bias])) as tf.Tensor2D;
}

/** @param empty there are no numbers to be computed */
function fastest(empty: boolean): StackOperations {
  const backend = nativeWithOperations();
  if (backend) return nativeStack(backend);
  const wasm = wasmOperations();
  return wasm && !empty ? wasmStack(wasm) : portableStack;
}
