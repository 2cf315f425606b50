import * as tf from "@tensorflow/tfjs-core";
import type { Activation } from "./activations";
import type { StackOperations } from "./dense_layer";
import { activationCode, precisionCode } from "./native_codes";
import type { NativeBackend, OutputMetadata } from "../native/binding";
import { wholeNumber } from "../native/operations";

/** Layers that fit into one operation: two bits of a whole number each. */
const MOST_LAYERS = 26;

/** Dense layers by the project's own operations: one for the stack, one for its gradients. */
export function nativeStack(backend: NativeBackend): StackOperations {
  const { binding } = backend;

  function attributes(activations: readonly Activation[], inputGradient: boolean) {
    if (activations.length > MOST_LAYERS) {
      throw new RangeError(`a stack of ${activations.length} layers: at most ${MOST_LAYERS}`);
    }
    const numbers = {
      activations: activations.reduceRight((rest, f) => 4 * rest + activationCode(f), 0),
      precision: precisionCode(),
      input_gradient: inputGradient ? 1 : 0,
      N: 2 * activations.length,
    };
    return Object.entries(numbers).map(([name, value]) => wholeNumber(backend, name, value));
  }

  const tensor = (output: OutputMetadata) => backend.createOutputTensor(output);

  return {
    forward(x, layers) {
      layers.reduce((input: tf.Tensor2D, { kernel }) => {
        // tf.matMul says in words that a user understands where the shapes do not fit.
        if (input.shape[1] !== kernel.shape[0]) tf.matMul(input, kernel);
        return kernel;
      }, x);
      const weights = layers.flatMap(({ kernel, bias }) => [kernel, bias]);
      const asked = attributes(
        layers.map(({ activation }) => activation),
        true,
      );
      const ids = backend.getInputTensorIds([x, ...weights]);
      const [output, kept] = binding.executeOp("LatentLabStack", asked, ids, 2);
      return { output: tensor(output) as tf.Tensor2D, kept: [tensor(kept)] };
    },

    gradients({ dy, x, output, kept, kernels, activations, inputGradient }) {
      const asked = attributes(activations, inputGradient);
      asked.push(wholeNumber(backend, "L", kernels.length));
      const ids = backend.getInputTensorIds([dy, x, output, ...kept, ...kernels]);
      const outputs = 1 + 2 * kernels.length;
      const [dx, ...weights] = binding.executeOp("LatentLabStackGradient", asked, ids, outputs);
      if (!inputGradient) binding.deleteTensor(dx.id);
      return {
        x: inputGradient ? (tensor(dx) as tf.Tensor2D) : undefined,
        weights: weights.map(tensor),
      };
    },
  };
}
