import { readDescription } from "../checkpoints";
import { counted, UserError } from "../config";
import { host, joinPath } from "../host";

interface RunPlaces {
  readonly run: string;
  readonly ckptDir: string;
  readonly outputDir: string;
}

/**
 * The settings with the folders of the run that `--run` names, below those of all runs; as they are
 * where none is named.
 *
 * @throws UserError for what is no name of a folder
 */
export function ofNamedRun<S extends RunPlaces>(settings: S): S {
  const { run, ckptDir, outputDir } = settings;
  if (run === "") return settings;
  if (!/^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(run)) {
    throw new UserError(
      `--run takes a name of letters, digits, _, - and ., got ${JSON.stringify(run)}: ` +
        "other folders are named with --ckpt_dir and --output_dir",
    );
  }
  return { ...settings, ckptDir: joinPath(ckptDir, run), outputDir: joinPath(outputDir, run) };
}

/**
 * The weights that a new training will write over, in words: "weights of 10 epochs, test 96.6 nats per
 * image"; undefined where there are none.
 */
export function replacedWeights(prefix: string): string | undefined {
  if (!host().files.exists(`${prefix}.safetensors`)) return undefined;
  const { epochs, test } = metricsOf(prefix);
  const done = typeof epochs === "number" ? ` of ${counted(epochs)} ${epochs === 1 ? "epoch" : "epochs"}` : ""; // prettier-ignore
  const { loss } = (test ?? {}) as { readonly loss?: unknown };
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
