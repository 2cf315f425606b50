import type { Network } from "../network";

/**
 * The loss of one image with z at the posterior's mean, in nats: the sum over pixels of binary
 * cross-entropy, and the KL to N(0, I).
 *
 * @param x `[pixels]` in [0, 1]
 */
export function elboTerms(
  network: Network,
  x: Float32Array,
  label: number,
): { reconstruction: number; kl: number } {
  const { mean, logVar } = network.encode(x, label);
  const image = network.decode(mean, label);
  const log = (p: number) => Math.log(Math.max(p, 1e-7));
  const reconstruction = x.reduce((sum, v, p) => {
    return sum - v * log(image[p]) - (1 - v) * log(1 - image[p]);
  }, 0);
  const kl = mean.reduce((sum, m, d) => {
    return sum + 0.5 * (m * m + Math.exp(logVar[d]) - 1 - logVar[d]);
  }, 0);
  return { reconstruction, kl };
}

/** The label under which a conditional model explains an image best: that of the lowest loss. */
export function likeliestLabel(network: Network, x: Float32Array, numClasses: number): number {
  const losses = Array.from({ length: numClasses }, (_, label) => {
    const { reconstruction, kl } = elboTerms(network, x, label);
    return reconstruction + kl;
  });
  return losses.indexOf(Math.min(...losses));
}
