import { placeOptions } from "../config";
import { joinPath } from "../host";
import type { Model } from "../models";

/** Where files go; the defaults are those of the commands. */
export interface Places {
  readonly ckptDir?: string;
  readonly outputDir?: string;
}

/** `<outputDir>/<model>` */
export function outputFolder(model: Pick<Model, "name">, { outputDir }: Places): string {
  return joinPath(outputDir ?? placeOptions.outputDir.default, model.name);
}
