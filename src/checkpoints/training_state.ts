import { AdamMoments, tf } from "../backend";
import { UserError, withDefaults } from "../config";
import type { Model } from "../models";
import {
  type EpochRecord,
  type RunningSums,
  runOptions,
  type RunSettings,
  type TermWeights,
  type TrainingState,
} from "../training";
import { parse, serialize, TensorData } from "./safetensors";
import { assign, readCheckpointFile } from "./weights";

type Plain = Omit<TrainingState, "moments">;

/**
 * The bytes of `PREFIX.state.safetensors`: weights and Adam's moments as `w.<parameter>`,
 * `m.<parameter>` and `v.<parameter>`, and the rest of the state as JSON in the metadata. It is
 * all that an exact resume needs: weights and moments of one moment, in one file.
 */
export function serializeState({ moments, ...plain }: TrainingState, model: Model): Uint8Array {
  const tensors = new Map<string, TensorData>();
  for (const [name, { m, v }] of Object.entries(moments)) {
    const { shape } = model.parameters[name];
    tensors.set(`w.${name}`, { shape, values: model.parameters[name].dataSync<"float32">() });
    tensors.set(`m.${name}`, { shape, values: m });
    tensors.set(`v.${name}`, { shape, values: v });
  }
  return serialize({ tensors, metadata: { state: JSON.stringify(plain) } });
}

/**
 * Reads `PREFIX.state.safetensors` and gives the model its weights.
 *
 * @throws UserError where it is missing, broken, or belongs to another model
 */
export function loadState(prefix: string, model: Model): TrainingState {
  const file = `${prefix}.state.safetensors`;
  const { tensors, metadata } = parse(readCheckpointFile(file), file);
  const broken = (what: string): never => {
    throw new UserError(`${file} ${what}: start over without --resume`);
  };
  let plain: Plain;
  try {
    plain = withoutGaps(JSON.parse(metadata.state ?? "") as Plain, model);
  } catch {
    return broken("holds no training state");
  }
  if (!makesSense(plain)) broken("holds a training state that makes no sense");

  const array = (name: string, variable: tf.Variable): Float32Array => {
    const found = tensors.get(name);
    if (found?.values instanceof Float32Array && found.values.length === variable.size) {
      return found.values;
    }
    return broken(`does not fit the model (${name})`);
  };
  const moments: Record<string, AdamMoments> = {};
  const weights: [tf.Variable, Float32Array][] = [];
  for (const [name, variable] of Object.entries(model.parameters)) {
    weights.push([variable, array(`w.${name}`, variable)]);
    moments[name] = { m: array(`m.${name}`, variable), v: array(`v.${name}`, variable) };
  }
  for (const [variable, values] of weights) assign(variable, values);
  const settings = withDefaults(runOptions(model), plain.settings) as RunSettings;
  return { ...plain, settings, moments };
}

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
function withoutGaps(plain: Plain, model: Model): Plain {
  if (!isObject(plain)) return plain;
  const { changes = [], settings, history, sums } = plain as Partial<Plain>;
  const beta = isObject(settings) ? Number(settings.beta ?? 1) : 1;
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
    ...(plain as Plain),
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
  return { reconstruction: 1, kl: same || kl === 0 ? beta : (loss - reconstruction) / kl };
}

function isEarlier(sums: unknown): sums is EarlierSums {
  return isObject(sums) && "kl" in sums && !("terms" in sums);
}

function sumsOf({ images, reconstruction, kl }: EarlierSums, beta: number): RunningSums {
  const terms = { reconstruction, kl };
  const weighed = { reconstruction, kl: beta * kl };
  return { images, loss: reconstruction + beta * kl, terms, weighed };
}

/** What is read may be anything, whatever its type says. */
function makesSense(state: Partial<Plain> | null): boolean {
  if (!isObject(state)) return false;
  const { settings, sums, history, changes, epoch, step, updates, trainImages, seconds } = state;
  if (!isObject(settings) || !isObject(sums) || !Array.isArray(history)) return false;
  if (!Array.isArray(changes) || !changes.every(isObject)) return false;
  const counts = [epoch, step, updates, trainImages, sums.images];
  // JSON has null for what is not finite: the sums of a run that went astray.
  if (!isObject(sums.terms) || !isObject(sums.weighed)) return false;
  const { terms, weighed } = sums;
  const sizes = [sums.loss, seconds, ...Object.values(terms), ...Object.values(weighed)];
  return (
    counts.every((n) => Number.isSafeInteger(n) && Number(n) >= 0) &&
    sizes.every((n) => n === null || typeof n === "number") &&
    history.length === epoch &&
    history.every(isRecord)
  );
}

function isRecord(record: EpochRecord): boolean {
  if (!isObject(record) || !isObject(record.weights)) return false;
  const { train, test, weights } = record;
  return [train, test, weights.train, weights.test].every((each) => isObject(each));
}

function isObject<T>(value: T | null | undefined): value is T & object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
