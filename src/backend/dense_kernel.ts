import * as tf from "@tensorflow/tfjs-core";
import type { Activation } from "./activations";
import type { DenseOperations } from "./dense_layer";
import type { NativeBackend } from "./native";
import { wholeNumber } from "./native_kernels";
import { Precision, precision } from "./precision";

/** In the order of `Activation` in kernels/dense.h. */
const ACTIVATIONS: readonly Activation[] = ["linear", "relu", "silu", "tanh"];

/** In the order of `Rounding` in kernels/operations.cc. */
const PRECISIONS: readonly Precision[] = ["float32", "bfloat16"];

/** A dense layer by the project's own kernels: one for the layer, one for its gradients. */
export function kernelDense(backend: NativeBackend): DenseOperations {
  const { binding } = backend;

  const attributes = (activation: Activation, inputGradient: boolean) => [
    wholeNumber(backend, "activation", ACTIVATIONS.indexOf(activation)),
    wholeNumber(backend, "precision", PRECISIONS.indexOf(precision())),
    wholeNumber(backend, "input_gradient", inputGradient ? 1 : 0),
  ];

  function run(name: string, inputs: tf.Tensor[], activation: Activation, inputGradient = true) {
    const ids = backend.getInputTensorIds(inputs);
    const outputs = name === "LatentLabDense" ? 2 : 3;
    return binding.executeOp(name, attributes(activation, inputGradient), ids, outputs);
  }

  return {
    forward(x, { kernel, bias, activation }) {
      // tf.matMul says in words that a user understands where the shapes do not fit.
      if (x.shape[1] !== kernel.shape[0]) tf.matMul(x, kernel);
      const [output, pre] = run("LatentLabDense", [x, kernel, bias], activation);
      const keeps = activation === "silu";
      if (!keeps) binding.deleteTensor(pre.id);
      return {
        output: backend.createOutputTensor(output) as tf.Tensor2D,
        kept: keeps ? [backend.createOutputTensor(pre) as tf.Tensor2D] : [],
      };
    },

    gradients({ dy, x, kernel, output, kept, activation, inputGradient }) {
      const inputs = [dy, x, kernel, kept[0] ?? output];
      const made = run("LatentLabDenseGradient", inputs, activation, inputGradient);
      if (!inputGradient) binding.deleteTensor(made[0].id);
      return {
        x: inputGradient ? (backend.createOutputTensor(made[0]) as tf.Tensor2D) : undefined,
        kernel: backend.createOutputTensor(made[1]) as tf.Tensor2D,
        bias: backend.createOutputTensor(made[2]) as tf.Tensor1D,
      };
    },
  };
}
