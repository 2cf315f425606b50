import {
  bernoulliCrossEntropy,
  convolve,
  convolveTransposed,
  createAdam,
  denseStack,
  gaussianKl,
  gaussianSample,
  inBackground,
  imagesOf as greyOf,
  joinColumns,
  requirePrecision,
  settle,
  splitColumns,
  tf,
  useBackend,
  weightedSum,
  withPrecision,
} from "../../src/backend";
import { batches } from "../../src/data";
import { normal } from "../../src/random";
import { convolutionsOf, createConvWeights, ConvWeights } from "./conv_layers";
import type { ConvTask } from "./conv_task";
import { serve, Service, timed } from "./protocol";
import { imagesOf } from "./task";

/** The convolutional work by the project's operations, as its training makes its steps. */
async function convVae({ backend, precision = "float32", work }: ConvTask): Promise<Service> {
  const { version } = await useBackend(backend);
  requirePrecision(precision);
  const split = imagesOf(work);
  const weights = createConvWeights(work);
  const adam = createAdam(weights.variables);
  const variables = Object.values(weights.variables);
  let steps = 0;

  function step(x: tf.Tensor2D): tf.Scalar {
    const draw = { seed: work.seed, stream: "epsilon", step: steps++ };
    const noise = normal(draw, x.shape[0] * work.latent_size);
    const epsilon = tf.tensor2d(noise, [x.shape[0], work.latent_size]);
    const { value, grads } = tf.variableGrads(() => loss(weights, x, epsilon), variables);
    const named = Object.entries(weights.variables).map(([name, variable]) => [
      name,
      grads[variable.name],
    ]);
    adam.apply(Object.fromEntries(named) as Record<string, tf.Tensor>, work.learning_rate);
    return value;
  }

  let epochs = 0;
  async function epoch(firstSteps = Infinity) {
    let total = 0;
    let count = 0;
    const order = { batchSize: work.batch_size, seed: work.seed, epoch: epochs++ };
    const costs: tf.Scalar[] = [];
    for (const { indices, size } of batches(split, order)) {
      const bytes = split.bytes(indices);
      const run = () => withPrecision(precision, () => tf.tidy(() => step(greyOf(bytes, size))));
      costs.push(inBackground(run));
      if (++count >= firstSteps) break;
      // As a training does: the loop of events gets its turn.
      await new Promise(setImmediate);
    }
    settle();
    for (const cost of costs) total += cost.dataSync()[0] / costs.length;
    tf.dispose(costs);
    return { loss: total };
  }

  await epoch(work.warmup_steps);
  return { version, answers: { epoch: () => timed(epoch) } };
}

/** The negative ELBO in nats per image. */
function loss(weights: ConvWeights, x: tf.Tensor2D, epsilon: tf.Tensor2D): tf.Scalar {
  const { work, encoder, hidden, heads, decoder, features, back } = weights;
  const layers = convolutionsOf(work);
  const { stride } = work;
  let h = tf.reshape<tf.Rank.R4>(x, [-1, ...work.image_shape]);
  encoder.forEach((weight, i) => {
    const layer = { ...weight, activation: work.activation };
    h = convolve(h, layer, { stride, constantInput: i === 0 });
  });
  const flat = tf.reshape<tf.Rank.R2>(h, [x.shape[0], features]);
  const both = denseStack(flat, [
    { ...hidden, activation: work.activation },
    { ...joined(heads), activation: "linear" },
  ]);
  const [mean, logVar] = splitColumns(both, 2);
  const z = gaussianSample(mean, logVar, epsilon);
  const dense = denseStack(
    z,
    back.map((weight) => ({ ...weight, activation: work.activation })),
  );
  h = tf.reshape<tf.Rank.R4>(dense, [x.shape[0], ...layers[layers.length - 1].small]);
  decoder.forEach((weight, i) => {
    const { large } = layers[layers.length - 1 - i];
    const activation = i === decoder.length - 1 ? "linear" : work.activation;
    h = convolveTransposed(h, { ...weight, activation }, { stride, size: [large[0], large[1]] });
  });
  const logits = tf.reshape<tf.Rank.R2>(h, x.shape);
  const terms = [bernoulliCrossEntropy(x, logits), gaussianKl(mean, logVar)];
  return weightedSum(terms, [1, 1]).loss;
}

function joined(heads: ConvWeights["heads"]) {
  return {
    kernel: joinColumns(heads.map(({ kernel }) => kernel)),
    bias: joinColumns(heads.map(({ bias }) => bias)),
  };
}

void serve(convVae);
