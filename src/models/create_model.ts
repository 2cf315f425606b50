import { modelOptions, ModelSettings, trainingOptions, withDefaults } from "../config";
import { Cvae } from "./cvae";
import { Model, ModelConfig } from "./model";
import { Vae } from "./vae";

/** The models by name. To add one: write its class, and name it here and in `modelOptions`. */
const constructors: Record<ModelConfig["model"], new (c: ModelConfig, seed: number) => Model> = {
  vae: Vae,
  cvae: Cvae,
};

/**
 * A new model with seeded weights for images like those of `data`.
 *
 * @param settings what differs from the defaults
 * @param data its image shape and number of classes
 * @returns the caller disposes, with `model.dispose()`
 * @throws UserError for a setting that is not allowed
 * @example
 * ```ts
 * const model = createModel({ model: "cvae", latentSize: 2 }, mnist);
 * ```
 */
export function createModel(
  settings: Partial<ModelSettings> & { readonly seed?: number },
  data: { readonly imageShape: readonly [number, number]; readonly numClasses: number },
): Model {
  const { seed = trainingOptions.seed.default, ...given } = settings;
  const { imageShape, numClasses } = data;
  return modelFromConfig({ ...withDefaults(modelOptions, given), imageShape, numClasses }, seed);
}

/** A new model with seeded weights, from a full configuration such as a checkpoint's. */
export function modelFromConfig(config: ModelConfig, seed: number): Model {
  return new constructors[config.model](config, seed);
}
