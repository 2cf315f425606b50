import { logSumExp, tf } from "../../backend";
import { Posterior } from "./posterior";
import type { Prior } from "./prior";
import { withoutGradient } from "./without_gradient";

type Save = (tensors: tf.Tensor[]) => void;

/** What a bound is made of, beside the posterior and its noise. */
export interface ImportanceArgs {
  /** −log p(x|z): float32 [K · n, latentSize] → [K · n], the n images K times, nats. */
  cost(z: tf.Tensor2D): tf.Tensor1D;
  readonly prior: Prior;
  /** The gradient of Tucker et al. 2019 in place of the plain one; default false. */
  readonly doublyReparameterized?: boolean;
}

/** The bound, and what was met on the way. */
export interface ImportanceBound {
  /** A lower bound on log p(x): float32 [n], nats. */
  readonly bound: tf.Tensor1D;
  /** −log p(x|z), the mean over the draws: float32 [n], nats. */
  readonly reconstruction: tf.Tensor1D;
}

/**
 * The importance-weighted bound on log p(x) (Burda, Grosse and Salakhutdinov 2016, equation 8):
 *
 *     log 1/K Σₖ wₖ,    log wₖ = log p(x, zₖ) − log q(zₖ|x),    zₖ ~ q(z|x)
 *
 * The encoder's gradient has a part that is 0 on average, and less signal the larger K. Doubly
 * reparameterized (Tucker et al. 2019, equation 8) it comes without:
 *
 *     Σₖ (wₖ / Σ w)² · ∂ log wₖ / ∂zₖ · ∂zₖ / ∂φ
 *
 * @param q posteriors of n images
 * @param epsilon float32 [K, n, latentSize] from N(0, I)
 * @returns the caller, or its `tf.tidy`, disposes
 */
export function importanceBound(
  q: Posterior,
  epsilon: tf.Tensor3D,
  { cost, prior, doublyReparameterized = false }: ImportanceArgs,
): ImportanceBound {
  const [k, n, latentSize] = epsilon.shape;
  const drawn = q.sample(epsilon);
  const { z, nothing } = doublyReparameterized ? weighedOnceMore(drawn) : { z: drawn, nothing: 0 };
  const density = doublyReparameterized ? fixed(q) : q;
  const flat = tf.reshape<tf.Rank.R2>(z, [k * n, latentSize]);
  const costs = tf.reshape(cost(flat), [k, n]);
  const priors = tf.reshape(prior.logDensity(flat), [k, n]);
  const logWeights = tf.sub(tf.sub(priors, costs), tf.sub(density.logDensity(z), nothing));
  return {
    bound: tf.sub(logSumExp(logWeights, 0), Math.log(k)),
    reconstruction: tf.mean(costs, 0),
  };
}

/** The same posterior, as a density whose parameters are constants. */
function fixed({ mean, logVar }: Posterior): Posterior {
  return new Posterior(withoutGradient(mean), withoutGradient(logVar));
}

/**
 * z as it is, and zeros. Added to log w, the zeros have the normalized weight of each draw for their
 * gradient, by which that of z is multiplied: it had the weight once already, from the bound.
 *
 * @param z float32 [K, n, latentSize]
 */
function weighedOnceMore(z: tf.Tensor3D): { z: tf.Tensor; nothing: tf.Tensor } {
  const [k, n, latentSize] = z.shape;
  const operation = tf.customGrad((...inputs) => {
    const save = inputs.pop() as unknown as Save;
    save([]);
    const [value] = inputs as tf.Tensor3D[];
    const gradFunc = (dy: tf.Tensor) => {
      const dz = tf.slice(dy, [0, 0, 0], [k, n, latentSize]);
      const dw = tf.slice(dy, [0, 0, latentSize], [k, n, 1]);
      return tf.mul(dz, tf.divNoNan(dw, tf.sum(dw, 0, true)));
    };
    return { value: tf.concat([value, tf.zeros([k, n, 1])], 2), gradFunc };
  });
  const joined = operation(z);
  return {
    z: tf.slice(joined, [0, 0, 0], [k, n, latentSize]),
    nothing: tf.reshape(tf.slice(joined, [0, 0, latentSize], [k, n, 1]), [k, n]),
  };
}
