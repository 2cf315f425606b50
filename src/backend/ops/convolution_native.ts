import type * as tf from "@tensorflow/tfjs-core";
import type { Activation } from "./activations";
import type { ConvolutionOperations, Windows } from "./convolution_layer";
import { activationCode, precisionCode } from "./native_codes";
import { runOperation } from "../native/operations";

/** Convolutional layers by the project's own operations: one for a layer, one for its gradients. */
export const nativeConvolution: ConvolutionOperations = {
  forward(x, { kernel, bias, activation }, windows) {
    const asked = attributes(windows, activation, true);
    const [output, kept] = runOperation("LatentLabConvolution", [x, kernel, bias], 2, asked);
    return { output: output as tf.Tensor4D, kept: [kept] };
  },

  gradients({ dy, x, output, kept, kernel, activation, inputGradient }, windows) {
    const asked = attributes(windows, activation, inputGradient);
    const inputs = [dy, x, output, ...kept, kernel];
    const made = runOperation("LatentLabConvolutionGradient", inputs, 3, asked);
    if (!inputGradient) made[0].dispose();
    return { x: inputGradient ? made[0] : undefined, kernel: made[1], bias: made[2] };
  },
};

function attributes(
  { transposed, stride, size }: Windows,
  activation: Activation,
  inputGradient: boolean,
) {
  return {
    transposed: Number(transposed),
    stride,
    height: size[0],
    width: size[1],
    activation: activationCode(activation),
    precision: precisionCode(),
    input_gradient: Number(inputGradient),
  };
}
