import { integer } from "../../../config";
import { defineNetwork } from "../network";
import { mapDecoder, mapEncoder } from "./map_coders";
import { completed, convolutional, described } from "./maps";
import { doubling, halving, residualBlocks } from "./stages";

/**
 * The network `conv` with residual blocks: behind each convolution that halves the sides, and before
 * each that doubles them.
 */
export const resnetNetwork = defineNetwork({
  name: "resnet",
  title: "residual blocks",
  paper: "He et al. 2016",
  options: {
    ...convolutional,
    blocks: integer({ default: 1, min: 1, max: 64, help: "residual blocks at each size of a map" }),
  },
  learningRate: 2e-3,
  complete: completed,
  encoder: (args) =>
    mapEncoder(args, (level) => [
      halving(level),
      ...residualBlocks(level, level.to, args.options.blocks),
    ]),
  decoder: (args) =>
    mapDecoder(args, (level) => [
      ...residualBlocks(level, level.from, args.options.blocks),
      doubling(level),
    ]),
  describe: (about) => {
    const { blocks } = about.options;
    const each = blocks === 1 ? "a residual block" : `${blocks} residual blocks`;
    return described(about, ` with ${each} each`);
  },
});
