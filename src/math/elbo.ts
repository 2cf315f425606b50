import { elboTerms, tf } from "../backend";

/** The negative evidence lower bound of a batch and its two terms, in nats per image. */
export interface ElboTerms {
  /** Scalar: reconstruction + β · KL, mean over the batch. */
  readonly loss: tf.Scalar;
  /** Scalar: −log p(x|z), summed over pixels, mean over the batch. */
  readonly reconstruction: tf.Scalar;
  /** Scalar: KL(q(z|x) ‖ p(z)), summed over latent dimensions, mean over the batch; without β. */
  readonly kl: tf.Scalar;
}

/**
 * The negative ELBO with a weight β on the KL term (Kingma and Welling 2014, equation 10;
 * Higgins et al. 2017 for β):
 *
 *     loss = mean over the batch of ( −log p(x|z) + β · KL(q(z|x) ‖ p(z)) )
 *
 * @param crossEntropy float32 [n], −log p(x|z) in nats per image
 * @param kl float32 [n], nats per image
 * @param beta weight of the KL term; 1 is the VAE, 0 an autoencoder with noise
 * @returns scalars. The caller, or its `tf.tidy`, disposes.
 */
export function negativeElbo(crossEntropy: tf.Tensor1D, kl: tf.Tensor1D, beta: number): ElboTerms {
  const [loss, reconstruction, meanKl] = elboTerms(crossEntropy, kl, beta);
  return { loss, reconstruction, kl: meanKl };
}
