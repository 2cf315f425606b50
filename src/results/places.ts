import { checkpointPrefix } from "../checkpoints";
import { placeOptions } from "../config";
import { joinPath, notebookHost } from "../host";
import type { Model } from "../models";

/** Where files go; the defaults are those of the commands, and of a sweep's trial its own folder. */
export interface Places {
  readonly ckptDir?: string;
  readonly outputDir?: string;
}

/** `<ckptDir>/<model>/<model>` */
export function runPrefix({ name }: Pick<Model, "name">, { ckptDir }: Places = {}): string {
  const own = notebookHost()?.places?.ckptDir;
  return checkpointPrefix(ckptDir ?? own ?? placeOptions.ckptDir.default, name);
}

/** `<outputDir>/<model>` */
export function outputFolder({ name }: Pick<Model, "name">, { outputDir }: Places = {}): string {
  const own = notebookHost()?.places?.outputDir;
  return joinPath(outputDir ?? own ?? placeOptions.outputDir.default, name);
}
