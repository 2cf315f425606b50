/** One training and its evaluation. */
export interface StandardRun {
  readonly model: "vae" | "cvae";
  readonly latentSize: number;
  readonly seed: number;
  readonly numEpochs: number;
}

export const MODELS = ["vae", "cvae"] as const;
export const LATENT_SIZES = [2, 15, 50];

/** What may be asked for; the defaults are the standard set. */
export interface SetOptions {
  /** How many seeds: 1, 2, … */
  readonly seeds: number;
  readonly numEpochs: number;
  /** How the names of the runs begin, such as `cvae-15`; empty: all. */
  readonly only: readonly string[];
}

/** Models × latent sizes × seeds, a seed at a time, so that an early look sees every row. */
export function standardSet({ seeds, numEpochs, only }: SetOptions): StandardRun[] {
  const runs: StandardRun[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    for (const model of MODELS) {
      for (const latentSize of LATENT_SIZES) runs.push({ model, latentSize, seed, numEpochs });
    }
  }
  const wanted = (run: StandardRun) =>
    only.length === 0 || only.some((part) => runName(run).startsWith(`${part}-`));
  return runs.filter(wanted);
}

/** `cvae-15-e10-s2`: another number of epochs is another run. */
export function runName({ model, latentSize, seed, numEpochs }: StandardRun): string {
  return `${model}-${latentSize}-e${numEpochs}-s${seed}`;
}

/** What the set is trained with, that its rows may be compared with those of earlier documents. */
export const SCHEDULE = "cosine";

/** What `npm run train --` is given for a run; the rest are the defaults. */
export function trainFlags({ model, latentSize, seed, numEpochs }: StandardRun): string[] {
  return [
    ...["--model", model, "--latent_size", String(latentSize)],
    ...["--num_epochs", String(numEpochs), "--seed", String(seed), "--schedule", SCHEDULE],
  ];
}

/** What `npm run evaluate --` is given for a run. */
export function evaluateFlags(
  { model }: StandardRun,
  binarization: string,
  importanceSamples: number,
): string[] {
  return [
    ...["--model", model, "--binarization", binarization],
    ...["--importance_samples", String(importanceSamples)],
  ];
}
