import { AdamMoments, tf } from "../backend";
import { trainingOptions, UserError, withDefaults } from "../config";
import { Model } from "../models";
import { TrainingState } from "../training";
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
    plain = withoutGaps(JSON.parse(metadata.state ?? "") as Plain);
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
  return { ...plain, settings: withDefaults(trainingOptions, plain.settings), moments };
}

/** A state of before runs could be changed by hand has no `changes`: there were none. */
function withoutGaps(plain: Plain): Plain {
  return isObject(plain) && !("changes" in plain) ? { ...(plain as Plain), changes: [] } : plain;
}

/** What is read may be anything, whatever its type says. */
function makesSense(state: Partial<Plain> | null): boolean {
  if (!isObject(state)) return false;
  const { settings, sums, history, changes, epoch, step, updates, trainImages, seconds } = state;
  if (!isObject(settings) || !isObject(sums) || !Array.isArray(history)) return false;
  if (!Array.isArray(changes) || !changes.every(isObject)) return false;
  const counts = [epoch, step, updates, trainImages, sums.images];
  // JSON has null for what is not finite: the sums of a run that went astray.
  const sizes = [sums.reconstruction, sums.kl, seconds];
  return (
    counts.every((n) => Number.isSafeInteger(n) && Number(n) >= 0) &&
    sizes.every((n) => n === null || typeof n === "number") &&
    history.length === epoch &&
    history.every((record) => isObject(record) && isObject(record.train) && isObject(record.test))
  );
}

function isObject<T>(value: T | null | undefined): value is T & object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
