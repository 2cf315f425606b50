import { denseStack, splitColumns } from "../../../backend";
import { choice, integers } from "../../../config";
import { imageSize } from "../../../data";
import { defineNetwork } from "../network";
import { plainDense, sideBySide, told } from "./dense_parts";
import { forEachLabel } from "./shared_layer";

/**
 * Dense layers: the encoder's hidden layers as `hiddenSizes` says, then one linear layer for each
 * head; the decoder's are mirrored, with a linear layer to the pixels. A label stands beside the
 * input, one-hot.
 */
export const denseNetwork = defineNetwork({
  name: "dense",
  title: "dense layers",
  options: {
    hiddenSizes: integers(
      [512, 512, 512],
      { min: 1, max: 65536, maxLength: 16 },
      "units of the encoder's hidden layers; the decoder mirrors them",
    ),
    activation: choice(["silu", "relu", "tanh"], "silu", "activation of the hidden layers"),
  },

  encoder({ layers, options, imageShape, labelSize, name, heads: headNames, headSize }) {
    const { hiddenSizes, activation } = options;
    const sizes = [imageSize(imageShape) + labelSize, ...hiddenSizes];
    const hidden = hiddenSizes.map((size, i) =>
      layers.dense(`${name}.dense_${i}`, sizes[i], size, activation, i === 0 ? labelSize : 0),
    );
    const last = sizes[sizes.length - 1];
    const heads = headNames.map((head) => layers.dense(`${name}.${head}`, last, headSize));
    return {
      apply(x, y, learned = false) {
        // One product for all heads: alone, each would leave most of the processor's lanes empty.
        const stack = [...hidden, sideBySide(heads)];
        const isShared = y !== undefined && y.shape[0] > x.shape[0];
        const row = isShared
          ? denseStack(forEachLabel(x, y, hidden[0]), stack.slice(1))
          : denseStack(told(x, y), stack, { constantInput: !learned });
        return splitColumns(row, heads.length);
      },
      plain: { hidden: hidden.map(plainDense), heads: heads.map(plainDense) },
    };
  },

  decoder({ layers, options, imageShape, labelSize, name, latentSize, outputs, outputName }) {
    const { activation } = options;
    const hiddenSizes = [...options.hiddenSizes].reverse();
    const sizes = [latentSize + labelSize, ...hiddenSizes];
    const hidden = hiddenSizes.map((size, i) =>
      layers.dense(`${name}.dense_${i}`, sizes[i], size, activation, i === 0 ? labelSize : 0),
    );
    const last = sizes[sizes.length - 1];
    const pixels = layers.dense(`${name}.${outputName}`, last, outputs * imageSize(imageShape));
    const stack = [...hidden, pixels];
    return { apply: (z, y) => denseStack(told(z, y), stack), plain: stack.map(plainDense) };
  },

  describe({ options, imageShape, latentSize }) {
    const sizes = [imageSize(imageShape), ...options.hiddenSizes, latentSize];
    return `${sizes.join("-")} and back, ${options.activation}`;
  },
});
