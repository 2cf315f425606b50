import type { Model } from "../models";
import type { EpochRecord, RunningSums, TermWeights } from "../training";
import { isObject, type PlainState } from "./plain_state";

/** The sums that a state held while every loss was reconstruction + β · KL. */
interface EarlierSums {
  readonly images: number;
  readonly reconstruction: number;
  readonly kl: number;
}

/**
 * What an earlier version did not write: the changes by hand, where there were none yet; and the
 * loss's terms with their weights, where there were but two.
 */
export function withoutGaps(plain: PlainState, model: Model): PlainState {
  if (!isObject(plain)) return plain;
  const { changes = [], settings, history, sums } = plain as Partial<PlainState>;
  const beta = Number((settings as { beta?: unknown } | undefined)?.beta ?? 1);
  const complete = (record: EpochRecord): EpochRecord => {
    const found: unknown = record;
    if (!isObject(found) || !isObject(record.train) || "weights" in found) return record;
    const { train, test, ...rest } = record;
    const plainSum = ({ reconstruction, kl }: EpochRecord["train"]) => reconstruction + kl;
    return {
      ...{ train, test, weights: { train: weightsOf(train, beta), test: weightsOf(test, beta) } },
      ...(model.negativeElbo.length > 0 &&
        isObject(test) && { negativeElbo: { train: plainSum(train), test: plainSum(test) } }),
      ...rest,
    };
  };
  return {
    ...(plain as PlainState),
    changes,
    sums: isEarlier(sums) ? sumsOf(sums, beta) : (sums as RunningSums),
    history: Array.isArray(history) ? history.map(complete) : (history as never),
  };
}

/** The β by which an earlier record's loss is a sum: the last one, or what it was in that epoch. */
function weightsOf(means: EpochRecord["train"], beta: number): TermWeights {
  if (!isObject(means)) return {};
  const { loss, reconstruction, kl } = means;
  const same = Math.abs(reconstruction + beta * kl - loss) <= 1e-9 * Math.abs(loss);
  return { reconstruction: 1, kl: same ? beta : (loss - reconstruction) / kl };
}

function isEarlier(sums: unknown): sums is EarlierSums {
  return isObject(sums) && "kl" in sums && !("terms" in sums);
}

function sumsOf({ images, reconstruction, kl }: EarlierSums, beta: number): RunningSums {
  const terms = { reconstruction, kl };
  const weighed = { reconstruction, kl: beta * kl };
  return { images, loss: reconstruction + beta * kl, terms, weighed };
}
