import { tf } from "../backend";

/** Weights that are multiplied with what comes in, and not the numbers that are added or learned for themselves. */
const isKernel = (name: string) => name.endsWith(".kernel");

/**
 * Decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2): beside the optimizer's step, every kernel
 * that the loss depends on moves towards 0,
 *
 *     θ ← θ − α λ θ
 *
 * so that a network remembers less of single images. Biases, codes and pseudo-inputs stay.
 *
 * @param parameters by name, changed in place
 * @param gradients of which a kernel has none, the loss does not depend on it
 * @param share α λ, the learning rate times the weight decay
 */
export function decayWeights(
  parameters: Readonly<Record<string, tf.Variable>>,
  gradients: Readonly<Record<string, tf.Tensor | undefined>>,
  share: number,
): void {
  if (share === 0) return;
  for (const [name, kernel] of Object.entries(parameters)) {
    if (!isKernel(name) || !gradients[name]) continue;
    const less = tf.mul(kernel, 1 - share);
    kernel.assign(less);
    less.dispose();
  }
}
