import { bernoulliCrossEntropy, tf } from "../backend";
import { ElboTerms, klDivergence, negativeElbo, reparameterize } from "../math";
import { Model } from "./model";

/**
 * The loss of a VAE on a batch: the negative ELBO with one sample z of q(z|x), in nats per
 * image.
 *
 * @param x float32 [n, pixels] in [0, 1]
 * @param y float32 [n, numClasses], one-hot; only where the model is conditional
 * @param epsilon float32 [n, latentSize], drawn from N(0, I)
 * @returns scalars. The caller, or its `tf.tidy`, disposes.
 */
export function vaeLoss(
  model: Model,
  { x, y }: { x: tf.Tensor2D; y?: tf.Tensor2D },
  epsilon: tf.Tensor2D,
  beta: number,
): ElboTerms {
  const { mean, logVar } = model.encode(x, y);
  const z = reparameterize(mean, logVar, epsilon);
  const logits = model.decode(z, y);
  return negativeElbo(bernoulliCrossEntropy(x, logits), klDivergence(mean, logVar), beta);
}
