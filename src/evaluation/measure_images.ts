import { tf } from "../backend";
import { batches, ImageSplit } from "../data";
import { type Batch, createNoise, type Model, requireFit, takesLabels } from "../models";
import { host } from "../host";
import { normal } from "../random";
import { Binarization } from "./binarization";
import { batchTensors, evaluationBatch } from "./loss";
import { type Densities, type ImportanceEstimate, importanceWeighted } from "./importance";
import { isInClosedForm, Posteriors } from "./latents";
import { overEveryClass } from "./over_classes";

/** What is measured of each image of a split, in the split's order; nats unless it says otherwise. */
export interface ImageMeasures {
  readonly posteriors: Posteriors;
  /** −log p(x|z), mean over the samples of z. */
  readonly reconstruction: Float64Array;
  /** The importance-weighted estimate of log p(x); NaN where the model has no likelihood. */
  readonly logLikelihood: Float64Array;
  /** Of a model in which KL(q(z|x) ‖ p(z)) has no closed form. */
  readonly drawn?: DrawnMeasures;
  /** Mean over pixels of (x − x̂)², x̂ the image decoded from the posterior's mean. */
  readonly squaredError: Float64Array;
  /** −log p(x|z) with a z from the prior in place of the image's own. */
  readonly randomLatent: Float64Array;
  /** The likeliest cluster, and of how many; of a model that finds clusters. */
  readonly clusters?: { readonly assigned: Int32Array; readonly count: number };
  /** How often each code was chosen; of a model whose latents are codes. */
  readonly codeCounts?: Float64Array;
  /** −log p(x|z, y) with the next label in place of the image's own; where the model takes labels. */
  readonly wrongLabel?: Float64Array;
  /** The likeliest class by q(y|x), of a model that says one; no nats. */
  readonly likeliest?: Int32Array;
}

/** What is drawn of a model whose posterior is no Gaussian, or whose prior is not N(0, I). */
export interface DrawnMeasures {
  /** KL(q(z|x) ‖ p(z)) as drawn. */
  readonly kl: Float64Array;
  /** [n × latentSize] a draw of each image's posterior. */
  readonly latents: Float32Array;
}

/** How the measures are taken. */
export interface MeasureOptions {
  readonly seed: number;
  readonly binarization: Binarization;
  /** K, samples of z for each image. */
  readonly samples: number;
  readonly onProgress?: (share: number) => void;
}

/**
 * Takes the measures of every image. The first sample's noise is that of `evaluateElbo` with
 * the same seed. Yields to the event loop after each sample of a batch.
 *
 * A model that says which class an image shows, and is told it, is not told the labels here: its
 * likelihood is summed over the classes, and the likeliest one stands for the label elsewhere.
 */
export async function measureImages(
  model: Model,
  split: ImageSplit,
  { seed, binarization, samples, onProgress }: MeasureOptions,
): Promise<ImageMeasures> {
  requireFit(model, split);
  const { latentSize } = model.config;
  const found = noMeasures(model, split);
  const batchSize = evaluationBatch(split);
  const numBatches = Math.ceil(split.size / batchSize);
  // A point is the same however often it is drawn.
  const draws = model.noLikelihood === undefined ? samples : 1;
  let drawn: DrawnMeasures | undefined;
  let clusters: ImageMeasures["clusters"];
  let codeCounts: Float64Array | undefined;
  let step = 0;
  let from = 0;
  const order = { batchSize, seed, epoch: 0, shuffle: false };
  for (const { indices, size } of batches(split, order)) {
    const batch = batchTensors(model, split, indices, { binarization, seed, step });
    const { x } = batch;
    const { y, logClasses } = labelsOf(model, batch);
    const { posterior, prior, ...densities } = densitiesOf(model, x, y);
    const { mean, logVar } = posterior;
    found.posteriors.mean.set(mean.dataSync<"float32">(), from * latentSize);
    found.posteriors.logVar.set(logVar.dataSync<"float32">(), from * latentSize);
    found.likeliest?.set(likeliest(logClasses), from);
    const counts = posterior.codeCounts?.dataSync<"float32">();
    if (counts) {
      codeCounts ??= new Float64Array(counts.length);
      for (let k = 0; k < counts.length; k++) codeCounts[k] += counts[k];
    }

    const summed = takesLabels(model) ? logClasses : undefined;
    const passes = summed?.shape[1] ?? 1;
    const drawing = {
      draws,
      noise: (k: number, numbers: number) =>
        normal({ seed, stream: "evaluation", step: step + k * numBatches }, numbers),
      onSample: async (done: number) => {
        onProgress?.((step + done / passes) / numBatches);
        await host().turn();
      },
    };
    const estimate = summed
      ? await overEveryClass(summed, (told, c) => estimateOf(model, x, told, drawing, c))
      : await estimated({ posterior, prior, ...densities }, drawing);
    found.reconstruction.set(estimate.reconstruction, from);
    found.logLikelihood.set(model.noLikelihood === undefined ? estimate.logLikelihood : [], from);
    if (summed || !isInClosedForm(posterior, prior)) {
      drawn ??= {
        kl: new Float64Array(split.size),
        latents: new Float32Array(split.size * latentSize),
      };
      drawn.kl.set(estimate.drawnKl, from);
      drawn.latents.set(estimate.firstDraw, from * latentSize);
    }

    tf.tidy(() => {
      const cost = (z: tf.Tensor2D, label = y) => model.decode(z, label).negativeLogLikelihood(x);
      const image = model.decode(mean, y).mean();
      const error = tf.mean(tf.squaredDifference(x, image), 1);
      found.squaredError.set(error.dataSync<"float32">(), from);
      const random = prior.sample(size, priorNoise(seed, step));
      found.randomLatent.set(cost(random).dataSync<"float32">(), from);
      const shares = model.clusters?.(x, y);
      if (shares) {
        clusters ??= { assigned: new Int32Array(split.size), count: shares.shape[1] };
        clusters.assigned.set(tf.argMax(shares, 1).dataSync<"int32">(), from);
      }
      if (y) found.wrongLabel?.set(cost(mean, nextLabel(y)).dataSync<"float32">(), from);
    });
    dispose(batch, y, logClasses, ownTensors(posterior), ownTensors(prior));
    from += size;
    step++;
  }
  return {
    ...found,
    ...(drawn && { drawn }),
    ...(clusters && { clusters }),
    ...(codeCounts && { codeCounts }),
  };
}

/**
 * What a batch's images are told, and log q(y|x) of a model that says it: where such a model is told
 * labels, the likeliest class stands for them.
 */
function labelsOf(model: Model, { x, y }: Batch): Pick<Batch, "y"> & { logClasses?: tf.Tensor2D } {
  const { classify } = model;
  if (!classify) return { y };
  const logClasses = tf.tidy(() => classify(x));
  if (!takesLabels(model)) return { y, logClasses };
  const numClasses = logClasses.shape[1];
  const told = tf.tidy(() => tf.oneHot(tf.argMax(logClasses, 1), numClasses, 1, 0, "float32"));
  return { y: told as tf.Tensor2D, logClasses };
}

function likeliest(logClasses: tf.Tensor2D | undefined): Int32Array {
  if (!logClasses) return new Int32Array();
  return tf.tidy(() => tf.argMax(logClasses, 1).dataSync<"int32">());
}

/** A model's densities for a batch; the caller disposes of the tensors of posterior and prior. */
function densitiesOf(model: Model, x: tf.Tensor2D, y: tf.Tensor2D | undefined): Densities {
  return {
    posterior: kept(() => model.encode(x, y)),
    prior: kept(() => model.prior(y)),
    logLikelihood: (z) => tf.neg(model.decode(z, y).negativeLogLikelihood(x)),
  };
}

/** How samples of z are drawn, and who hears of them. */
interface Drawing {
  readonly draws: number;
  noise(k: number, numbers: number): Float32Array;
  onSample(done: number): Promise<void>;
}

/** @param pass how many such estimates of the batch are made already */
function estimated(
  densities: Densities,
  { draws, noise, onSample }: Drawing,
  pass = 0,
): Promise<ImportanceEstimate> {
  const [rows, columns] = densities.posterior.shape;
  const epsilon = (k: number) => noise(k, rows * columns);
  return importanceWeighted(densities, epsilon, draws, (k) => onSample(pass + (k + 1) / draws));
}

/** The estimate for images that are told a class. */
async function estimateOf(
  model: Model,
  x: tf.Tensor2D,
  y: tf.Tensor2D,
  drawing: Drawing,
  pass: number,
): Promise<ImportanceEstimate> {
  const densities = densitiesOf(model, x, y);
  const estimate = await estimated(densities, drawing, pass);
  dispose(ownTensors(densities.posterior), ownTensors(densities.prior));
  return estimate;
}

/** What of a density's tensors was made for a batch: those that are weights stay. */
function ownTensors({ tensors = [] }: { readonly tensors?: readonly tf.Tensor[] }): tf.Tensor[] {
  return tensors.filter((tensor) => !(tensor instanceof tf.Variable));
}

/** Frees whatever tensors are in there. */
function dispose(...containers: unknown[]): void {
  tf.dispose(containers as tf.TensorContainerArray);
}

/** What is made within a tidy, and holds its tensors beyond it. */
function kept<T extends { readonly tensors?: readonly tf.Tensor[] }>(make: () => T): T {
  let made: T | undefined;
  tf.tidy(() => {
    made = make();
    made.tensors?.forEach((tensor) => tf.keep(tensor));
  });
  return made as T;
}

/** Of latents from the prior: the first sample's noise, where that is N(0, I). */
function priorNoise(seed: number, step: number) {
  const stream = (name: string) => (name === "prior" ? "evaluation" : `evaluation of ${name}`);
  return createNoise({ seed, step, stream });
}

/** Room for the measures of every image. */
function noMeasures(model: Model, split: ImageSplit) {
  const { latentSize } = model.config;
  const perImage = () => new Float64Array(split.size);
  return {
    posteriors: {
      mean: new Float32Array(split.size * latentSize),
      logVar: new Float32Array(split.size * latentSize),
      latentSize,
    },
    reconstruction: perImage(),
    logLikelihood: perImage().fill(NaN),
    squaredError: perImage(),
    randomLatent: perImage(),
    ...(takesLabels(model) && split.numClasses > 1 && { wrongLabel: perImage() }),
    ...(model.classify && { likeliest: new Int32Array(split.size) }),
  };
}

/** One-hot labels turned by one: 0 becomes 1, the last becomes 0. */
function nextLabel(y: tf.Tensor2D): tf.Tensor2D {
  const [n, classes] = y.shape;
  const last = tf.slice(y, [0, classes - 1], [n, 1]);
  return tf.concat([last, tf.slice(y, [0, 0], [n, classes - 1])], 1);
}
