import { readDescription } from "../checkpoints";
import { counted } from "../config";
import { host } from "../host";
import type { EpochRecord } from "../training";

/**
 * The weights that a save will write over, in words: "weights of 10 epochs, test 96.6 nats per image";
 * undefined where there are none, or where they are an earlier save of the same training.
 *
 * @param history what that training has come to so far
 */
export function replacedWeights(
  prefix: string,
  history: readonly EpochRecord[] = [],
): string | undefined {
  if (!host().files.exists(`${prefix}.safetensors`)) return undefined;
  const { epochs, test } = metricsOf(prefix);
  const { loss } = (test ?? {}) as { readonly loss?: unknown };
  if (typeof epochs === "number" && history[epochs - 1]?.test.loss === loss) return undefined;
  const done = typeof epochs === "number" ? ` of ${counted(epochs)} ${epochs === 1 ? "epoch" : "epochs"}` : ""; // prettier-ignore
  const measured = typeof loss === "number" ? `, test ${loss.toFixed(1)} nats per image` : "";
  return `weights${done}${measured}`;
}

/** What cannot be read is replaced all the same. */
function metricsOf(prefix: string): Readonly<Record<string, unknown>> {
  try {
    return readDescription(prefix).metrics;
  } catch {
    return {};
  }
}
