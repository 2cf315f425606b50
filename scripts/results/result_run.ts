/** One training and its evaluations. */
export interface ResultRun {
  /** Of its row, its folder and `--only`: "vae-15". */
  readonly row: string;
  /** Of its row, for people: "VAE, 15 latents". */
  readonly title: string;
  readonly model: string;
  readonly seed: number;
  readonly numEpochs: number;
  /** Another data set than the one that was asked for. */
  readonly dataset?: string;
  /** What `npm run train --` is given; the rest are the defaults. */
  readonly train: readonly string[];
  /** What `npm run evaluate --` is given, by what the evaluation is called. */
  readonly evaluations: Readonly<Record<string, readonly string[]>>;
}

/** What may be asked for. */
export interface SetOptions {
  /** How many seeds: 1, 2, …; as many as the set asks for where it is left out. */
  readonly seeds?: number;
  /** As many as the set asks for where it is left out. */
  readonly numEpochs?: number;
  /** K of the importance-weighted log-likelihood. */
  readonly importanceSamples: number;
}

/** What a document says of how it was made. */
export interface DocumentFacts extends Pick<SetOptions, "importanceSamples"> {
  readonly command: string;
  /** Runs of the set that are missing, by name. */
  readonly missing: readonly string[];
}

/** `cvae-15-e10-s1`: another number of epochs is another run. */
export function runName({ row, seed, numEpochs }: ResultRun): string {
  return `${row}-e${numEpochs}-s${seed}`;
}

/** All rows from seed 1, then all from seed 2, so that an early look sees every row. */
export function fromEachSeed(
  seeds: number,
  rows: (seed: number) => readonly ResultRun[],
): ResultRun[] {
  return Array.from({ length: seeds }, (_, i) => rows(i + 1)).flat();
}

/** Those whose row is, or begins with, one of the names; all where there are none. */
export function onlyRuns(runs: readonly ResultRun[], names: readonly string[]): ResultRun[] {
  const wanted = (run: ResultRun) => names.some((name) => runName(run).startsWith(`${name}-`));
  return runs.filter((run) => names.length === 0 || wanted(run));
}
