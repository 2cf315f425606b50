import type { Dimension } from "./dimension";

/** Flags of `npm run train`, or parameters of a notebook, by the names that a sweep file gives them. */
export type Values = Readonly<Record<string, unknown>>;

/** How the next trial's values are chosen. */
export type Method = "grid" | "random" | "bayesian";

/** What a sweep file asks for, checked. */
export interface Sweep {
  /** Of its file, without `.json`: its results are in `outputs/sweeps/NAME/`. */
  readonly name: string;
  /** What a trial runs: `npm run train` with flags, or a notebook. */
  readonly work: "train" | "notebook";
  /** The notebook's path from the project's folder. */
  readonly notebook?: string;
  /** The values that all trials have. */
  readonly fixed: Values;
  /** What trials differ in. */
  readonly search: Readonly<Record<string, Dimension>>;
  readonly method: Method;
  readonly trials: number;
  /** Of the search's own choices; a training's noise is the flag `seed`. */
  readonly seed: number;
  readonly objective: { readonly metric: string; readonly mode: "min" | "max" };
  /** Of a trial; without it, what the cores allow. */
  readonly threads?: number;
  /** The most epochs that a trial may have; of a notebook it is not known. */
  readonly mostEpochs?: number;
  /** Successive halving (ASHA, Li et al. 2020): after so many epochs, and thrice as many, …, the worse ones end. */
  readonly earlyStopping?: { readonly graceEpochs: number; readonly keepOneOf: number };
}
