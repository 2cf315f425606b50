import { createHash } from "node:crypto";
import { join } from "node:path";
import { snakeCaseNames, UserError } from "../config";
import { type Displayable, parallelCoordinates } from "../figures";
import { displaySymbol, notebookHost } from "../host";
import { projectRoot } from "../host/node/project_root";
import type { SweepBoard } from "../sweep/board";
import type { SweepMessage } from "../sweep/sweep_event";
import type { Trial } from "../sweep/trials";
import { createDisplay } from "./display";
import { drawing } from "./draw_live";
import type { SweepOrder } from "./sweep_process";
import { Throttle } from "./throttle";

/** Values to try: a list, or a range such as `{ logUniform: [1e-4, 1e-2] }`, `{ int: [2, 32] }`. */
export type SearchedValues = readonly unknown[] | Readonly<Record<string, readonly unknown[]>>;

/** What a sweep file says beside what is searched, by its fields' names. */
export interface SweepSettings {
  /** Flags of `npm run train` that all trials have, such as `{ dataset: "mnist", numEpochs: 3 }`. */
  readonly train?: Readonly<Record<string, unknown>>;
  /** A notebook's path, in place of `train`: each trial runs it and writes its report. */
  readonly notebook?: string;
  /** The notebook's parameters that all trials have. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** How the next trial's values are chosen; by default `"grid"`, every combination of lists. */
  readonly method?: "grid" | "random" | "bayesian";
  /** How many trials a random or Bayesian search makes. */
  readonly trials?: number;
  /** Of the search's own choices. */
  readonly seed?: number;
  /** What is searched by, on held-out images; the least loss by default. */
  readonly objective?: { readonly metric: string; readonly mode: "min" | "max" };
  /** After so many epochs, and each further power, one trial of so many goes on. */
  readonly earlyStopping?: { readonly graceEpochs?: number; readonly keepOneOf?: number };
  readonly resources?: { readonly threads?: number };
  /** Of its folder in `outputs/sweeps/`; by default made of what is searched, so that another search has another. */
  readonly name?: string;
  /** A Ray cluster's address; without it, this machine alone. */
  readonly ray?: string;
  /** Where checkpoints are kept: a folder that all machines share, or an address such as `s3://bucket/sweeps`. */
  readonly storage?: string;
  /** An MLflow server's address. */
  readonly mlflow?: string;
  /** Run those trials again that failed at an earlier start. */
  readonly retryFailed?: boolean;
}

/** What a sweep has come to. */
export interface SweepOutcome extends Displayable {
  /** `sweepResults(name)` opens its results. */
  readonly name: string;
  /** From the project's folder. */
  readonly folder: string;
  /** Those that have ended, by their numbers, each with its flags, metrics and epochs. */
  readonly trials: readonly Trial[];
  /** The best that came to its end. */
  readonly best?: Trial & { readonly value: number };
}

/**
 * Runs many trainings, as `npm run sweep` does, and shows them while they run: a table of the trials, and a
 * picture that fills as they end. They run in processes of their own, as many at once as the cores allow,
 * or on a Ray cluster; so the data set is named, and not handed over.
 *
 * An interrupt stops the trials and keeps what is done. The same cell goes on from there, and runs no
 * finished trial again: run once more, it shows what there is.
 *
 * @param search what trials differ in, by the names of flags, or of a notebook's parameters
 * @param settings what a sweep file says beside
 * @throws UserError for what is not allowed, before anything runs
 * @example
 * ```ts
 * const { best } = await sweep({ beta: [1, 2, 4] }, { train: { dataset: "mnist", numEpochs: 3 } });
 * ```
 */
export function sweep(
  search: Readonly<Record<string, SearchedValues>>,
  settings: SweepSettings = {},
): Promise<SweepOutcome> {
  return shownSweep(orderOf(search, settings), async (...args) => {
    const { runSweep } = await import("./sweep_process");
    return runSweep(...args);
  });
}

/** What runs a sweep to its end. */
export type SweepRunner = typeof import("./sweep_process").runSweep;

/** The sweep file that says it, and flags. */
export function orderOf(
  search: Readonly<Record<string, SearchedValues>>,
  settings: SweepSettings,
): SweepOrder {
  const { name, ray, storage, mlflow, retryFailed, earlyStopping, train, objective, ...others } =
    settings;
  const isNotebook = others.notebook !== undefined;
  // Parameters of a notebook keep the names that it gives them.
  const named = (values: Readonly<Record<string, unknown>>) =>
    isNotebook ? values : snakeCaseNames(values);
  const ranges = Object.entries(search).map(([key, values]) => [
    key,
    Array.isArray(values) ? values : snakeCaseNames(values as Readonly<Record<string, unknown>>),
  ]);
  const file = {
    ...(isNotebook ? train && { train } : { train: named(train ?? {}) }),
    search: named(Object.fromEntries(ranges) as Readonly<Record<string, unknown>>),
    ...{ method: "grid", ...others },
    objective: objective ?? { metric: "loss", mode: "min" },
    ...(earlyStopping && { early_stopping: snakeCaseNames(earlyStopping) }),
  };
  const text = JSON.stringify(file, null, 1);
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 6);
  const made = [...Object.keys(search).slice(0, 3), hash].join("-").replace(/[^\w.-]/g, "");
  const flags = Object.entries({ ray, storage, mlflow }).flatMap(([flag, value]) =>
    value === undefined ? [] : [`--${flag}=${value}`],
  );
  if (retryFailed) flags.push("--retry_failed");
  return { name: name ?? made, text, flags };
}

/** Runs it, and shows what comes of it. */
export async function shownSweep(order: SweepOrder, run: SweepRunner): Promise<SweepOutcome> {
  const [{ SweepBoard }, view, { ranked, readTrials }] = await Promise.all([
    import("../sweep/board"),
    import("./sweep_view"),
    import("../sweep/trials"),
  ]);
  const folder = join("outputs", "sweeps", order.name);
  const done = () => readTrials(join(projectRoot(), folder));
  const [places, interrupted] = [[createDisplay(), createDisplay()], notebookHost()?.interrupted];
  let board: SweepBoard | undefined;
  const show = (board: SweepBoard) => {
    notebookHost()?.note?.({ progress: board.ended / board.sweep.trials });
    void places[0].update(view.sweepTable(board, view.progressInWords(board, true)));
    void places[1].update(drawing(view.sweepPicture(board)));
  };
  // Seldom enough that the trials, which share the cores, do not notice.
  const showing = new Throttle({ share: 0.01, interval: 500 }, () => board && show(board));
  const onMessage = (message: SweepMessage) => {
    if (interrupted?.aborted) return; // what is shown then stays
    if (message.event === "sweep") board = new SweepBoard(message.sweep, done());
    else board?.show(message);
    const stays = message.event === "started" || message.event === "ended";
    if (stays) showing.callNow();
    else showing.call();
  };
  const onLine = (line: string) => {
    if (!board && !interrupted?.aborted) void places[0].update(said(line));
  };
  await places[0].update(said("Ray is starting …"));
  await unlessAborted(run(order, { onMessage, onLine }, interrupted), interrupted);
  const stopped = interrupted?.aborted;
  if (!board) {
    if (stopped) throw new UserError("stopped before the first trial had begun");
    throw new Error("npm run sweep has told nothing of what it does");
  }
  const last: SweepBoard = board;
  last.stop();
  const onward = stopped && last.ended < last.sweep.trials ? "; the same cell goes on from here" : ""; // prettier-ignore
  await places[0].update(view.sweepTable(last, view.progressInWords(last, false) + onward));
  const picture = view.sweepPicture(last);
  await places[1].update(stopped ? drawing(picture) : picture);
  const trials = done();
  const { mode, metric } = last.sweep.objective;
  const [best, ...others] = ranked(trials, mode);
  if (best as typeof best | undefined) {
    notebookHost()?.note?.({ metrics: { [`best ${metric}`]: best.value } });
  }
  if (others.length > 0 && !stopped)
    await createDisplay().update(coordinates(last, [best, ...others]));
  const page = `${folder}/${order.name}.html`;
  const words = last.ended < last.sweep.trials ? "the same cell goes on from here" : `compared in ${page}`; // prettier-ignore
  return { name: order.name, folder, trials, best, ...said(`${folder}/: ${words}`) };
}

/** Waits for the sweep's end, or for an interrupt: a cell has a second then, and trials take some to stop. */
async function unlessAborted(
  running: Promise<unknown>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const aborted = new Promise<void>((done) => {
    if (signal?.aborted) done();
    signal?.addEventListener("abort", () => done(), { once: true });
  });
  await Promise.race([running, aborted]);
}

function coordinates(
  { sweep: { search, objective } }: SweepBoard,
  trials: readonly (Trial & { readonly value: number })[],
) {
  const axes = Object.entries(search).map(([title, { kind }]) => ({
    title,
    values: trials.map(({ values }) => values[title]),
    log: kind.startsWith("log"),
  }));
  const aim = { title: objective.metric, values: trials.map(({ value }) => value) };
  const names = trials.map(({ number }) => `trial ${number}`);
  return parallelCoordinates([...axes, aim], { names, best: 0 });
}

function said(text: string): Displayable {
  return { [displaySymbol]: () => ({ "text/plain": text }) };
}
