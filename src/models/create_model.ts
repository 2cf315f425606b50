import { modelOptions, ModelSettings, trainingOptions, UserError, withDefaults } from "../config";
import { Cvae } from "./cvae";
import { imageSize, Model, ModelConfig } from "./model";
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

/** 1 GiB of float32; training needs three times as much, for Adam's moments. */
const MOST_WEIGHTS = 2 ** 28;

/**
 * A new model with seeded weights, from a full configuration such as a checkpoint's.
 *
 * @throws UserError where it would have more than 2²⁸ weights
 */
export function modelFromConfig(config: ModelConfig, seed: number): Model {
  const sizes = [imageSize(config), ...config.hiddenSizes, config.latentSize];
  const weights = 2 * sizes.slice(1).reduce((sum, size, i) => sum + sizes[i] * size, 0);
  if (weights > MOST_WEIGHTS) {
    throw new UserError(
      `a model of some ${weights.toLocaleString("en")} weights is more than the ` +
        `${MOST_WEIGHTS.toLocaleString("en")} allowed: choose smaller hidden_sizes`,
    );
  }
  return new constructors[config.model](config, seed);
}
