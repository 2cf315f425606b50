import { tf } from "../../backend";
import type { Layers } from "./layers";
import { maskedNetwork } from "./masked_network";
import { type LatentDraw, Posterior } from "./posterior";

/** Where a flow takes latents. */
export interface Flowed {
  /** float32 [n, latentSize] */
  readonly z: tf.Tensor2D;
  /** Of each dimension the logarithm of what it was scaled with: float32 [n, latentSize]. Their sum is log |det ∂z / ∂z₀|. */
  readonly logScale: tf.Tensor2D;
}

/** From z₀ of n images and what is told of them, float32 [n, latentSize] and [n, contextSize]. */
export type Flow = (z: tf.Tensor2D, context: tf.Tensor2D) => Flowed;

/** What a flow is made for. */
interface FlowArgs {
  readonly layers: Layers;
  /** What the names of its weights begin with. */
  readonly name: string;
  readonly latentSize: number;
  readonly contextSize: number;
  /** Units of the hidden layers of each step. */
  readonly hiddenSizes: readonly number[];
  /** T, how many steps. */
  readonly steps: number;
}

/**
 * The inverse autoregressive flow (Kingma et al. 2016, equations 10 and 11): in each of T steps a dimension
 * is moved and scaled by what a masked network makes of the image and of the dimensions before it,
 *
 *     zₜ = mₜ + σₜ ⊙ zₜ₋₁,    [mₜ, sₜ] = network(zₜ₋₁, context),    σₜ = exp(tanh sₜ)
 *
 * so that the Jacobian is triangular, with σₜ on its diagonal. Every other step has the order reversed. The
 * tanh, as in Dinh et al. (2017), keeps a scale between 1/e and e, where exp alone could run away. It begins
 * as the identity.
 */
export function inverseAutoregressiveFlow({ steps, name, ...args }: FlowArgs): Flow {
  const networks = Array.from({ length: steps }, (_, t) =>
    maskedNetwork({ ...args, name: `${name}_${t}`, outputs: 2, reversed: t % 2 === 1 }),
  );
  return (z0, context) => {
    let flowed: Flowed = { z: z0, logScale: tf.zerosLike(z0) };
    for (const network of networks) {
      const [shift, scale] = network(flowed.z, context);
      const logScale = tf.tanh(scale);
      flowed = {
        z: tf.add(shift, tf.mul(tf.exp(logScale), flowed.z)),
        logScale: tf.add(flowed.logScale, logScale),
      };
    }
    return flowed;
  };
}

/**
 * A posterior whose draws go through a flow. Its density is known along a draw:
 *
 *     log q(z|x) = log q₀(z₀|x) − log |det ∂z / ∂z₀|,    z₀ ~ q₀(z|x) Gaussian
 *
 * `mean` is where the flow takes the Gaussian's mean, and `logVar` the log-variance of its tangent there: what
 * stands for an image, and no moments of q.
 */
export class FlowPosterior extends Posterior {
  /** @param context float32 [n, contextSize], what the flow is told of the images */
  constructor(
    private readonly base: Posterior,
    private readonly flow: Flow,
    private readonly context: tf.Tensor2D,
  ) {
    const { z, logScale } = flow(base.mean, context);
    super(z, tf.add(base.logVar, tf.mul(2, logScale)));
  }

  override get tensors(): readonly tf.Tensor[] {
    return [...super.tensors, ...this.base.tensors, this.context];
  }

  override sample<T extends tf.Tensor>(epsilon: T): T {
    const [n, latentSize] = this.shape;
    const draws = epsilon.size / (n * latentSize);
    const z0 = tf.reshape<tf.Rank.R2>(this.base.sample(epsilon), [draws * n, latentSize]);
    const { z } = this.flow(z0, tf.tile(this.context, [draws, 1]));
    return tf.reshape(z, epsilon.shape) as T;
  }

  override draw(epsilon: tf.Tensor2D): LatentDraw {
    return drawThrough(this.flow, this.base, this.context, epsilon);
  }

  override kl(): never {
    throw new Error(NO_CLOSED_FORM);
  }

  override klPerDimension(): never {
    throw new Error(NO_CLOSED_FORM);
  }

  override logDensity(): never {
    throw new Error(
      "the density of a posterior with a flow is known along its draws: use draw(epsilon)",
    );
  }
}

const NO_CLOSED_FORM =
  "the KL of a posterior with a flow has no closed form: draw it, log q(z|x) − log p(z)";

/** A draw of {@link FlowPosterior} without it: spares what stands for an image. */
export function drawThrough(
  flow: Flow,
  base: Posterior,
  context: tf.Tensor2D,
  epsilon: tf.Tensor2D,
): LatentDraw {
  const { z: z0, logDensity } = base.draw(epsilon);
  const { z, logScale } = flow(z0, context);
  return { z, logDensity: tf.sub(logDensity, tf.sum(logScale, 1)) };
}
