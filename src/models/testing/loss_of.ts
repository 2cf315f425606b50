import { tf } from "../../backend";
import type { Batch, LossContext, Model } from "..";
import { contextOf, fixedNoise } from "./noise";

/** A loss with its terms and their weights, as plain numbers. */
export interface PlainLoss {
  readonly loss: number;
  readonly terms: Readonly<Record<string, number>>;
  readonly weights: Readonly<Record<string, number>>;
}

/**
 * The loss of a model on given images, with given noise.
 *
 * @param x rows of pixels
 * @param noise by name; the caller disposes
 */
export function lossOf(
  model: Model,
  x: readonly (readonly number[])[],
  noise: Readonly<Record<string, tf.Tensor>>,
  { y, known, allKnown, labelled, ...others }: Partial<LossContext> & Partial<Batch> = {},
): PlainLoss {
  return tf.tidy(() => {
    const batch = { x: tf.tensor2d(x.map((row) => [...row])), y, known, allKnown, labelled };
    const { names, weights, values } = model.loss(batch, contextOf(fixedNoise(noise), others));
    const [loss, ...terms] = values.dataSync<"float32">();
    const byName = (list: ArrayLike<number>) =>
      Object.fromEntries(names.map((name, i) => [name, list[i]]));
    return { loss, terms: byName(terms), weights: byName(weights) };
  });
}

/** The gradient of that loss by each weight's name; of those that it does not use, nothing. */
export function gradientsOf(
  model: Model,
  x: readonly (readonly number[])[],
  noise: Readonly<Record<string, tf.Tensor>>,
  { y, known, ...others }: Partial<LossContext> & Pick<Partial<Batch>, "y" | "known"> = {},
): Record<string, number[]> {
  const gradients: Record<string, number[]> = {};
  tf.tidy(() => {
    const batch = { x: tf.tensor2d(x.map((row) => [...row])), y, known };
    const loss = () => model.loss(batch, contextOf(fixedNoise(noise), others)).loss;
    const { grads } = tf.variableGrads(loss, Object.values(model.parameters));
    const found = grads as Record<string, tf.Tensor | null>;
    for (const [name, variable] of Object.entries(model.parameters)) {
      const gradient = found[variable.name];
      if (gradient) gradients[name] = [...gradient.dataSync<"float32">()];
    }
  });
  return gradients;
}
