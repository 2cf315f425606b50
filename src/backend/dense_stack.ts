import * as tf from "@tensorflow/tfjs-core";
import { Activation, ActivationFunction, activations } from "./activations";
import { biasAdd, matMul, matMulTransposeA, matMulTransposeB, sumRows } from "./products";

/** One dense layer: `activation(x · kernel + bias)`. */
export interface DenseLayer {
  /** float32 [in, out] */
  readonly kernel: tf.Tensor2D;
  /** float32 [out] */
  readonly bias: tf.Tensor1D;
  readonly activation: Activation;
}

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
  const functions = layers.map((layer): ActivationFunction => activations[layer.activation]);

  const operation = tf.customGrad((...inputs) => {
    const save = inputs.pop() as unknown as (tensors: tf.Tensor[]) => void;
    const [input, ...weights] = inputs as tf.Tensor[];
    const kernels = weights.filter((_, i) => i % 2 === 0) as tf.Tensor2D[];
    const biases = weights.filter((_, i) => i % 2 === 1) as tf.Tensor1D[];

    // outputs[i] goes into layer i; kept[i] is what its activation's gradient needs.
    const outputs = [input as tf.Tensor2D];
    const kept: tf.Tensor2D[][] = [];
    functions.forEach((f, i) => {
      const pre = biasAdd(matMul(outputs[i], kernels[i]), biases[i]);
      const result = f.forward(pre);
      outputs.push(result.output);
      kept.push(result.kept);
    });
    save([...outputs, ...kernels, ...kept.flat()]);
    const keptCounts = kept.map(({ length }) => length);

    // Only what was saved outlives the forward pass: on wasm it is a copy.
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const rest = saved.slice() as tf.Tensor2D[];
      const hidden = rest.splice(0, outputs.length);
      const kernels = rest.splice(0, functions.length);
      const kept = keptCounts.map((count) => rest.splice(0, count));
      const gradients: tf.Tensor[] = [];
      let delta = dy as tf.Tensor2D;
      for (let i = functions.length - 1; i >= 0; i--) {
        delta = functions[i].gradient(delta, hidden[i + 1], kept[i]);
        gradients.unshift(matMulTransposeA(hidden[i], delta), sumRows(delta));
        if (i > 0 || !constantInput) delta = matMulTransposeB(delta, kernels[i]);
      }
      // Nobody asks for the gradient of a constant input; its place must be filled all the same.
      return [constantInput ? tf.scalar(0) : delta, ...gradients];
    };
    return { value: outputs[outputs.length - 1], gradFunc };
  });

  return operation(x, ...layers.flatMap((layer) => [layer.kernel, layer.bias])) as tf.Tensor2D;
}
