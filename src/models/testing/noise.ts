import type { tf } from "../../backend";
import type { LossContext, Noise } from "..";

/** A noise that gives what it is told, whoever asks: for a loss that is to be computed by hand. */
export function fixedNoise(tensors: Readonly<Record<string, tf.Tensor>>): Noise {
  const given = (name: string) => {
    if (!Object.hasOwn(tensors, name)) throw new Error(`the test gives no noise "${name}"`);
    return tensors[name] as never;
  };
  return { normal: given, uniform: given, categorical: given };
}

/** What a loss is told, where a test has no more to say than its noise. */
export function contextOf(noise: Noise, others: Partial<LossContext> = {}): LossContext {
  return { noise, trainSize: 64, progress: 0, epochs: 0, ...others };
}
