import { defineNetwork } from "../network";
import { gridDecoder, gridEncoder, gridOf } from "./grid_coders";
import { mapDecoder, mapEncoder } from "./map_coders";
import { completed, convolutional, described, describedGrid } from "./maps";
import { doubling, halving } from "./stages";

/**
 * Convolutions that halve the sides, dense layers, and one linear layer for each head; the decoder's
 * are mirrored, with transposed convolutions that double the sides. A label stands beside the dense
 * layers' input, one-hot.
 */
export const convNetwork = defineNetwork({
  name: "conv",
  title: "convolutions",
  options: convolutional,
  learningRate: 2e-3,
  complete: completed,
  encoder: (args) => mapEncoder(args, (level) => [halving(level)]),
  decoder: (args) => mapDecoder(args, (level) => [doubling(level)]),
  grid: {
    of: gridOf,
    encoder: (args) => gridEncoder(args, (level) => [halving(level)]),
    decoder: (args) => gridDecoder(args, (level) => [doubling(level)]),
    describe: (about) => describedGrid(about),
  },
  describe: (about) => described(about),
});
