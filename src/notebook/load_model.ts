import { type LoadedModel, loadModel as load } from "../checkpoints";
import { placeOptions, UserError } from "../config";
import { host } from "../host";
import { runPrefix } from "../results/places";

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
  const usual = runPrefix({ name }, { ckptDir: placeOptions.ckptDir.default });
  // A sweep's trial saves in its own folder, and finds there what it has saved.
  const prefix = [runPrefix({ name }), usual].find((each) => files.exists(`${each}.json`));
  if (prefix !== undefined) return load(prefix);
  throw new UserError(
    `there are no weights of ${name} yet, ${usual}.json does not exist: run \`npm start\` once, or ` +
      `train it with \`npm run train -- --model ${name}\``,
  );
}
