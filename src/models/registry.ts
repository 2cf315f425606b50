import { Option, OptionTable, Registry, SliderRange } from "../config";
import { defineModel, type ModelDefinition } from "./define_model";
import * as pages from "./pages";
import * as likelihoodPages from "./parts/likelihoods";
import { defineLikelihood, type LikelihoodDefinition } from "./parts/likelihoods/likelihood";
import { defineNetwork, type NetworkDefinition } from "./parts/network";
import * as networkPages from "./parts/networks";

// What `--model`, `--architecture` and `--likelihood` may name: whatever the three lists export.

/** The models that are known by their names, those of cells included. */
export const models = new Registry<ModelDefinition>("model", Object.values(pages));
export const networks = new Registry<NetworkDefinition>(
  "architecture",
  Object.values(networkPages),
);
export const likelihoods = new Registry<LikelihoodDefinition>(
  "likelihood",
  Object.values(likelihoodPages),
);

/** {@link defineModel} for a cell or a script: makes the model known by its name, too. */
export const defineNamedModel: typeof defineModel = (page) => models.define(defineModel(page));
/** {@link defineNetwork} for a cell or a script. */
export const defineNamedNetwork: typeof defineNetwork = (page) =>
  networks.define(defineNetwork(page));
/** {@link defineLikelihood} for a cell or a script. */
export const defineNamedLikelihood: typeof defineLikelihood = (page) =>
  likelihoods.define(defineLikelihood(page));

/** A page with the networks and the likelihood that it is to be made with. */
export interface Choice {
  readonly model: ModelDefinition;
  readonly architecture: NetworkDefinition;
  readonly likelihood: LikelihoodDefinition;
}

/** The same by name, or by definition; what is left out is `vae`, `dense` and `bernoulli`. */
export interface ChoiceOf {
  readonly model?: string | ModelDefinition;
  readonly architecture?: string | NetworkDefinition;
  readonly likelihood?: string | LikelihoodDefinition;
}

/** @throws UserError for a name that is not known, with the nearest that is */
export function chosen({ model, architecture, likelihood }: ChoiceOf): Choice {
  return {
    model: models.find(model ?? "vae"),
    architecture: networks.find(architecture ?? "dense"),
    likelihood: likelihoods.find(likelihood ?? "bernoulli"),
  };
}

/** All options of a choice: those of the page first, which may give others' another default. */
export function optionsOf({ model, architecture, likelihood }: Choice): OptionTable {
  // The page's twice: at first for its place, and at last for its defaults.
  return { ...model.options, ...architecture.options, ...likelihood.options, ...model.options };
}

/** The pages that have an option, such as "likelihood gaussian" for `deviation`. */
export function pagesWith(option: string): string[] {
  return Object.entries({ likelihood: likelihoods, architecture: networks, model: models }).flatMap(
    ([kind, registry]) =>
      registry
        .names()
        .filter((page) => Object.hasOwn(registry.find(page).options ?? {}, option))
        .map((page) => `${kind} ${page}`),
  );
}

/** An option that a slider may turn. */
export type Tunable = Option<number> & { readonly slider: SliderRange };

/** The options of a choice that may be changed while it trains. */
export function tunableOf(choice: Choice): Record<string, Tunable> {
  const entries = Object.entries(optionsOf(choice)).filter(([, { slider }]) => slider);
  return Object.fromEntries(entries) as Record<string, Tunable>;
}
