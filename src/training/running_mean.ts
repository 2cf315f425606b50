import { tf } from "../backend";
import { ElboMetrics } from "../evaluation";
import { ElboTerms } from "../math";

/** Sums over the images of an epoch so far, plain numbers that a checkpoint can hold. */
export interface RunningSums {
  readonly images: number;
  readonly reconstruction: number;
  readonly kl: number;
}

/**
 * Means over images of the terms of many steps. The scalars are kept on the backend and read
 * all together when somebody asks, so that no step waits for its own loss.
 */
export class RunningMean {
  private pending: { terms: Pick<ElboTerms, "reconstruction" | "kl">; size: number }[] = [];

  constructor(private sums: RunningSums = { images: 0, reconstruction: 0, kl: 0 }) {}

  /** Takes over the scalars and disposes of them. */
  add(terms: Pick<ElboTerms, "reconstruction" | "kl">, size: number): void {
    this.pending.push({ terms, size });
  }

  /** Reads what is pending and returns the sums. */
  async total(): Promise<RunningSums> {
    const pending = this.pending;
    this.pending = [];
    if (pending.length > 0) {
      const scalars = pending.flatMap(({ terms }) => [terms.reconstruction, terms.kl]);
      const stacked = tf.stack(scalars);
      const values = await stacked.data<"float32">();
      tf.dispose([stacked, ...scalars]);
      let { images, reconstruction, kl } = this.sums;
      pending.forEach(({ size }, i) => {
        images += size;
        reconstruction += values[2 * i] * size;
        kl += values[2 * i + 1] * size;
      });
      this.sums = { images, reconstruction, kl };
    }
    return this.sums;
  }

  /** Means per image so far. */
  async means(beta: number): Promise<ElboMetrics> {
    const { images, reconstruction, kl } = await this.total();
    const n = Math.max(1, images);
    return {
      loss: (reconstruction + beta * kl) / n,
      reconstruction: reconstruction / n,
      kl: kl / n,
    };
  }

  /** Frees what is pending without reading it. */
  dispose(): void {
    for (const { terms } of this.pending) tf.dispose([terms.reconstruction, terms.kl]);
    this.pending = [];
  }
}
