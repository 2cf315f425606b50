import * as tf from "@tensorflow/tfjs-core";
import { kernelDense } from "./dense_kernel";
import { DenseLayer, DenseOperations } from "./dense_layer";
import { portableDense } from "./dense_portable";
import { backendWithKernels } from "./native_kernels";

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
 * @throws Error where a layer does not fit its input (from TensorFlow.js).
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
  const dense = fastest();
  const activations = layers.map(({ activation }) => activation);

  const operation = tf.customGrad((...inputs) => {
    const save = inputs.pop() as unknown as (tensors: tf.Tensor[]) => void;
    const [input, ...weights] = inputs as tf.Tensor[];
    const kernels = weights.filter((_, i) => i % 2 === 0) as tf.Tensor2D[];
    const biases = weights.filter((_, i) => i % 2 === 1) as tf.Tensor1D[];

    // values[i] goes into layer i; kept[i] is what its gradient needs beside its output.
    const values = [input as tf.Tensor2D];
    const kept: tf.Tensor2D[][] = [];
    activations.forEach((activation, i) => {
      const layer = { kernel: kernels[i], bias: biases[i], activation };
      const result = dense.forward(values[i], layer);
      values.push(result.output);
      kept.push(result.kept);
    });
    save([...values, ...kernels, ...kept.flat()]);
    const keptCounts = kept.map(({ length }) => length);

    // Only what was saved outlives the forward pass: on wasm it is a copy.
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const rest = saved.slice() as tf.Tensor2D[];
      const values = rest.splice(0, activations.length + 1);
      const kernels = rest.splice(0, activations.length);
      const kept = keptCounts.map((count) => rest.splice(0, count));
      const gradients: tf.Tensor[] = [];
      let delta: tf.Tensor2D | undefined = dy as tf.Tensor2D;
      for (let i = activations.length - 1; i >= 0 && delta; i--) {
        const layer = dense.gradients({
          dy: delta,
          x: values[i],
          kernel: kernels[i],
          output: values[i + 1],
          kept: kept[i],
          activation: activations[i],
          inputGradient: i > 0 || !constantInput,
        });
        gradients.unshift(layer.kernel, layer.bias);
        delta = layer.x;
      }
      // Nobody asks for the gradient of a constant input; its place must be filled all the same.
      return [delta ?? tf.scalar(0), ...gradients];
    };
    return { value: values[values.length - 1], gradFunc };
  });

  return operation(x, ...layers.flatMap((layer) => [layer.kernel, layer.bias])) as tf.Tensor2D;
}

function fastest(): DenseOperations {
  const backend = backendWithKernels();
  return backend ? kernelDense(backend) : portableDense;
}
