import { UserError } from "../config";
import { joinPath } from "../host";

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
