import type * as tf from "@tensorflow/tfjs-core";
import { ActivationFunction, activations } from "./activations";
import type { StackOperations } from "./dense_layer";
import { biasAdd, matMul, matMulTransposeA, matMulTransposeB, sumRows } from "./products";

/** Dense layers of products and elementwise operations, on any backend. */
export const portableStack: StackOperations = {
  forward(x, layers) {
    const kept: tf.Tensor2D[] = [];
    let output = x;
    layers.forEach(({ kernel, bias, activation }, i) => {
      const f: ActivationFunction = activations[activation];
      if (i > 0) kept.push(output);
      const result = f.forward(biasAdd(matMul(output, kernel), bias));
      kept.push(...result.kept);
      output = result.output;
    });
    return { output, kept };
  },

  gradients({ dy, x, output, kept, kernels, activations: names, inputGradient }) {
    const rest = kept.slice() as tf.Tensor2D[];
    const weights: tf.Tensor[] = [];
    let delta = dy;
    for (let i = names.length - 1; i >= 0; i--) {
      const f: ActivationFunction = activations[names[i]];
      delta = f.gradient(delta, output, rest.splice(rest.length - f.keeps));
      const input = i > 0 ? rest.splice(rest.length - 1)[0] : x;
      weights.unshift(matMulTransposeA(input, delta), sumRows(delta));
      if (i > 0 || inputGradient) delta = matMulTransposeB(delta, kernels[i]);
      output = input;
    }
    return { x: inputGradient ? delta : undefined, weights };
  },
};
