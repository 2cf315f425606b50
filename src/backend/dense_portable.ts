import { ActivationFunction, activations } from "./activations";
import type { DenseOperations } from "./dense_layer";
import { biasAdd, matMul, matMulTransposeA, matMulTransposeB, sumRows } from "./products";

/** A dense layer of products and elementwise operations, on any backend. */
export const portableDense: DenseOperations = {
  forward(x, { kernel, bias, activation }) {
    const f: ActivationFunction = activations[activation];
    return f.forward(biasAdd(matMul(x, kernel), bias));
  },

  gradients({ dy, x, kernel, output, kept, activation, inputGradient }) {
    const f: ActivationFunction = activations[activation];
    const delta = f.gradient(dy, output, kept);
    return {
      x: inputGradient ? matMulTransposeB(delta, kernel) : undefined,
      kernel: matMulTransposeA(x, delta),
      bias: sumRows(delta),
    };
  },
};
