import { createAdam, tf, useBackend } from "../../src/backend";
import type { ImageSplit } from "../../src/data";
import { batchTensors } from "../../src/evaluation";
import {
  createModel,
  createNoise,
  type ModelSettings,
  type Objective,
  ownObjective,
} from "../../src/models";
import { trainStep } from "../../src/training";

/** Images of the batch that is counted. */
const IMAGES = 8;

/**
 * Multiply-adds of the matrix products in one step of training, for each image: forward and backward, of
 * the model's objective and its adversary's. Counted on the backend that makes a kernel of each.
 */
export async function productsOf(settings: ModelSettings, split: ImageSplit): Promise<number> {
  await useBackend("cpu");
  const model = createModel(settings, split);
  const indices = Int32Array.from({ length: IMAGES }, (_, i) => i);
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
  model.dispose();
  const products = kernels.filter(({ name }) => /MatMul/.test(name));
  return products.reduce((sum, product) => sum + multiplyAdds(product), 0) / IMAGES;
}

/** m k n, of [m, k] · [k, n] → [m, n]: the root of the three sizes' product, whatever is transposed. */
function multiplyAdds({
  inputShapes,
  outputShapes,
}: {
  inputShapes: number[][];
  outputShapes: unknown;
}) {
  const [a, b] = inputShapes;
  const [out] = outputShapes as number[][];
  const batch = out.length > 2 ? out[0] : 1;
  const sizes = [a, b, out].map((shape) => shape.reduce((size, side) => size * side, 1) / batch);
  return batch * Math.sqrt(sizes[0] * sizes[1] * sizes[2]);
}
