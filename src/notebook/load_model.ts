import { checkpointPrefix, type LoadedModel, loadModel as load } from "../checkpoints";
import { placeOptions, UserError } from "../config";
import { host } from "../host";

/**
 * The model of saved weights, and what was written beside them.
 *
 * @param name a model's, such as "vae", for the weights that `npm start`, `npm run train` or `saveRun` left
 *   in `model_ckpts/vae/`; or the path of others without their ending, such as "model_ckpts/wide/vae/vae"
 * @throws UserError where there are none, or a file is broken or fits no model
 * @example
 * ```ts
 * playground(loadModel("vae"), await loadDataset("mnist"))
 * ```
 */
export function loadModel(name: string): LoadedModel {
  const { files } = host();
  if (/[\\/]/.test(name) || files.exists(`${name}.json`)) return load(name);
  const prefix = checkpointPrefix(placeOptions.ckptDir.default, name);
  if (files.exists(`${prefix}.json`)) return load(prefix);
  throw new UserError(
    `there are no weights of ${name} yet, ${prefix}.json does not exist: run \`npm start\` once, or ` +
      `train it with \`npm run train -- --model ${name}\``,
  );
}
