import { createAdam, tf, useBackend } from "../../src/backend";
import type { ImageSplit } from "../../src/data";
import { batchTensors } from "../../src/evaluation";
import {
  createModel,
  createNoise,
  type Model,
  type ModelSettings,
  type Objective,
  ownObjective,
} from "../../src/models";
import { trainStep } from "../../src/training";

/** Images of the batches that are counted: what two of them have in common, a step has once. */
const FEW = 4;
const MORE = 8;

/**
 * Multiply-adds of the matrix products and convolutions in one step of training, for each image: forward and
 * backward, of the model's objective and its adversary's. Counted on the backend that makes a kernel of each.
 *
 * @param batchSize images of a step, which share what a step does once
 */
export async function productsOf(
  settings: ModelSettings,
  split: ImageSplit,
  batchSize: number,
): Promise<number> {
  await useBackend("cpu");
  const model = createModel(settings, split);
  const [few, more] = [await inStep(model, split, FEW), await inStep(model, split, MORE)];
  model.dispose();
  const ofImage = (more - few) / (MORE - FEW);
  return ofImage + (few - FEW * ofImage) / batchSize;
}

/** Those of a step with so many images. */
async function inStep(model: Model, split: ImageSplit, images: number): Promise<number> {
  const indices = Int32Array.from({ length: images }, (_, i) => i);
  const batch = batchTensors(model, split, indices, { binarization: "none", seed: 7, step: 0 });
  const noise = createNoise({ seed: 7, step: 0, stream: (name) => name });
  const context = { noise, trainSize: split.size, progress: 1, epochs: 1 };
  const objectives: Objective[] = [ownObjective(model), ...(model.adversary ? [model.adversary] : [])]; // prettier-ignore
  const adams = objectives.map(({ parameters }) => createAdam(parameters));
  const { kernels } = await tf.profile(() => {
    objectives.forEach((objective, i) => {
      const rates = { learningRate: 0, weights: {} };
      trainStep(objective, adams[i], batch, context, rates).values.dispose();
    });
  });
  return kernels.reduce((sum, { name, inputShapes, outputShapes }) => {
    const [a, b] = inputShapes;
    const [out] = outputShapes as unknown as number[][];
    if (/MatMul/.test(name)) return sum + ofProduct(a, b, out);
    return sum + (/^Conv2D/.test(name) ? ofConvolution(name, a, b, out) : 0);
  }, 0);
}

/** m k n, of [m, k] · [k, n] → [m, n]: the root of the three sizes' product, whatever is transposed. */
function ofProduct(a: number[], b: number[], out: number[]): number {
  const batch = out.length > 2 ? out[0] : 1;
  const sizes = [a, b, out].map((shape) => size(shape) / batch);
  return batch * Math.sqrt(sizes[0] * sizes[1] * sizes[2]);
}

/** Of each pixel and channel that is made, or whose gradient is told, a window of all channels that are read. */
function ofConvolution(name: string, a: number[], b: number[], out: number[]): number {
  const [made, kernel] =
    name === "Conv2DBackpropFilter" ? [b, out] : name === "Conv2DBackpropInput" ? [a, b] : [out, b];
  return (size(made) * size(kernel)) / kernel[kernel.length - 1];
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}
