import { tf } from "../../backend";

type Save = (tensors: tf.Tensor[]) => void;

/**
 * Free bits (Kingma et al. 2016, equation 15): in place of its KL, a latent dimension j has
 *
 *     max(λ, mean over the batch of KLⱼ)
 *
 * in the loss, so that nothing is gained where it carries less than λ nats. Below λ that is a
 * constant. Here the value stays the KL that it is, and what shows of free bits is its gradient: none
 * for a dimension whose mean is at most λ.
 *
 * @param kl float32 [n, latentSize], nats
 * @param freeBits λ, nats a dimension
 * @returns float32 [n, latentSize]. The caller, or its `tf.tidy`, disposes.
 */
export function aboveFreeBits(kl: tf.Tensor2D, freeBits: number): tf.Tensor2D {
  const operation = tf.customGrad((...inputs) => {
    const save = inputs.pop() as unknown as Save;
    const [value] = inputs as tf.Tensor[];
    save([value]);
    const gradFunc = (dy: tf.Tensor, [value]: tf.Tensor[]) => {
      const isAbove = tf.cast(tf.greater(tf.mean(value, 0), freeBits), "float32");
      return tf.mul(dy, isAbove);
    };
    return { value: tf.clone(value), gradFunc };
  });
  return operation(kl) as tf.Tensor2D;
}
