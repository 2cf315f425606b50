import * as tf from "@tensorflow/tfjs-core";
import type { DenseLayer, StackOperations } from "./dense_layer";
import type { WasmOperations } from "../wasm/operations";
import { matrixOf, multiply, multiplyTransposeA, transposed } from "../wasm/product";
import { slopesOf } from "../wasm/slope";

/** @throws Error where a layer does not fit its input */
function checkSizes(x: tf.Tensor2D, layers: readonly DenseLayer[]): void {
  layers.reduce((input: tf.Tensor2D, { kernel, bias }) => {
    // TensorFlow.js says in words that a user understands where the shapes do not fit.
    if (input.shape[1] !== kernel.shape[0]) tf.matMul(input, kernel);
    if (bias.size !== kernel.shape[1]) {
      throw new Error(
        `a layer of ${kernel.shape[1]} units was given a bias [${bias.shape.join(", ")}]`,
      );
    }
    return kernel;
  }, x);
}

/** Dense layers by the project's own operations for wasm. */
export function wasmStack(operations: WasmOperations): StackOperations {
  const { addressOf } = operations;
  const matrix = (tensor: tf.Tensor2D) => matrixOf(operations, tensor);
  return {
    forward(x, layers) {
      checkSizes(x, layers);
      const kept: tf.Tensor2D[] = [];
      let output = x;
      layers.forEach(({ kernel, bias, activation }, i) => {
        if (i > 0) kept.push(output);
        const shape: [number, number] = [x.shape[0], bias.size];
        const sums = operations.create<tf.Rank.R2>(shape);
        const sigma = activation === "silu" ? operations.create<tf.Rank.R2>(shape) : undefined;
        if (sigma) kept.push(sigma);
        const finish = { bias: addressOf(bias), activation, kept: sigma ? addressOf(sigma) : 0 };
        multiply(operations, matrix(output), matrix(kernel), addressOf(sums), finish);
        output = sums;
      });
      return { output, kept };
    },

    gradients({ dy, x, output, kept, kernels, activations, inputGradient }) {
      const rest = kept.slice() as tf.Tensor2D[];
      const weights: tf.Tensor[] = [];
      let delta = dy;
      for (let i = activations.length - 1; i >= 0; i--) {
        const sigma = activations[i] === "silu" ? rest.pop() : undefined;
        const given = { dy: delta, output, kept: sigma, activation: activations[i] };
        const slopes = slopesOf(operations, given);
        const input = i > 0 ? (rest.pop() as tf.Tensor2D) : x;
        const gradient = operations.create<tf.Rank.R2>(kernels[i].shape);
        multiplyTransposeA(operations, matrix(input), matrix(slopes.delta), addressOf(gradient));
        weights.unshift(gradient, slopes.bias);
        if (i > 0 || inputGradient) {
          delta = operations.create<tf.Rank.R2>(input.shape);
          const back = transposed(matrix(kernels[i]));
          multiply(operations, matrix(slopes.delta), back, addressOf(delta));
        }
        output = input;
      }
      return { x: inputGradient ? delta : undefined, weights };
    },
  };
}
