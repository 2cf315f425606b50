import { integer } from "../../../config";
import { defineNetwork } from "../network";
import { gridDecoder, gridEncoder, gridOf } from "./grid_coders";
import { mapDecoder, mapEncoder, type StagesOf } from "./map_coders";
import { completed, convolutional, described, describedGrid } from "./maps";
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
  encoder: (args) => mapEncoder(args, smaller(args.options.blocks)),
  decoder: (args) => mapDecoder(args, larger(args.options.blocks)),
  grid: {
    of: gridOf,
    encoder: (args) => gridEncoder(args, smaller(args.options.blocks)),
    decoder: (args) => gridDecoder(args, larger(args.options.blocks)),
    describe: (about) => describedGrid(about, each(about.options.blocks)),
  },
  describe: (about) => described(about, each(about.options.blocks)),
});

/** Half the sides, then the blocks. */
function smaller(blocks: number): StagesOf {
  return (level) => [halving(level), ...residualBlocks(level, level.to, blocks)];
}

/** The blocks, then twice the sides. */
function larger(blocks: number): StagesOf {
  return (level) => [...residualBlocks(level, level.from, blocks), doubling(level)];
}

function each(blocks: number): string {
  return ` with ${blocks === 1 ? "a residual block" : `${blocks} residual blocks`} each`;
}
