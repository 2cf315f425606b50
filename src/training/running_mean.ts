import { tf } from "../backend";
import type { WeighedTerms } from "../models";
import type { LossMeans, TermWeights } from "../models/terms";

/** Sums over the images of an epoch so far, plain numbers that a checkpoint can hold. */
export interface RunningSums {
  readonly images: number;
  readonly loss: number;
  /** Of each term by name, without its weight. */
  readonly terms: Readonly<Record<string, number>>;
  /** Of each term times the weight that it had in its step. */
  readonly weighed: Readonly<Record<string, number>>;
}

/** The terms of a step, and how many images it was on. */
interface Pending {
  readonly terms: Pick<WeighedTerms, "names" | "weights" | "values">;
  readonly size: number;
}

/** The first step whose loss or terms were no numbers. */
export interface LostStep {
  /** Of its epoch, from 1. */
  readonly step: number;
  /** Its loss and terms. */
  readonly values: Readonly<Record<string, number>>;
}

const NOTHING: RunningSums = { images: 0, loss: 0, terms: {}, weighed: {} };

/**
 * Means over images of the terms of many steps. Their values are kept on the backend and read
 * all together when somebody asks, so that no step waits for its own loss.
 */
export class RunningMean {
  private pending: Pending[] = [];
  private latest: Readonly<Record<string, number>> = {};
  private firstLost: LostStep | undefined;
  private lossAtFirst: number | undefined;

  /** @param stepsRead steps that the sums are of */
  constructor(
    private sums: RunningSums = NOTHING,
    private stepsRead = 0,
  ) {}

  /** The first step read so far that went astray. */
  get lost(): LostStep | undefined {
    return this.firstLost;
  }

  /** The loss of the epoch's first step, once it was read. */
  get firstLoss(): number | undefined {
    return this.lossAtFirst;
  }

  /** Takes over the values and disposes of them. */
  add(terms: Pending["terms"], size: number): void {
    this.pending.push({ terms, size });
  }

  /** Reads what is pending and returns the sums. */
  async total(): Promise<RunningSums> {
    const pending = this.pending;
    this.pending = [];
    if (pending.length === 0) return this.sums;
    const joined = tf.concat1d(pending.map(({ terms }) => terms.values));
    const values = await joined.data<"float32">();
    tf.dispose([joined, ...pending.map(({ terms }) => terms.values)]);
    let { images, loss } = this.sums;
    const [terms, weighed] = [{ ...this.sums.terms }, { ...this.sums.weighed }];
    let at = 0;
    for (const { terms: step, size } of pending) {
      this.look(step.names, values.subarray(at, at + 1 + step.names.length));
      images += size;
      loss += values[at++] * size;
      step.names.forEach((name, t) => {
        const sum = values[at++] * size;
        terms[name] = (terms[name] ?? 0) + sum;
        weighed[name] = (weighed[name] ?? 0) + step.weights[t] * sum;
      });
      this.latest = Object.fromEntries(step.names.map((name, t) => [name, step.weights[t]]));
    }
    return (this.sums = { images, loss, terms, weighed });
  }

  /** Counts a step that was read, and notes it where it is the first that is no number. */
  private look(names: readonly string[], values: Float32Array): void {
    this.stepsRead++;
    if (this.stepsRead === 1) this.lossAtFirst = values[0];
    if (this.firstLost || values.every(Number.isFinite)) return;
    const named = ["loss", ...names].map((name, t) => [name, values[t]]);
    const byName = Object.fromEntries(named) as Record<string, number>;
    this.firstLost = { step: this.stepsRead, values: byName };
  }

  /** Means per image so far. */
  async means(): Promise<LossMeans> {
    const { images, loss, terms } = await this.total();
    const n = Math.max(1, images);
    const means = Object.entries(terms).map(([name, sum]) => [name, sum / n]);
    return { loss: loss / n, ...(Object.fromEntries(means) as Record<string, number>) };
  }

  /**
   * What the terms were multiplied by so far: where a weight was always the same, that; else the
   * weighted sum ÷ the sum.
   */
  async weights(): Promise<TermWeights> {
    const { terms, weighed } = await this.total();
    return Object.fromEntries(
      Object.entries(terms).map(([name, sum]) => {
        const latest = this.latest[name];
        const mean = sum === 0 ? (latest ?? 0) : weighed[name] / sum;
        const same = latest !== undefined && Math.abs(mean - latest) <= 1e-9 * Math.abs(latest);
        return [name, same ? latest : mean];
      }),
    );
  }
}
