import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative, resolve } from "node:path";
import { createInterface } from "node:readline";
import { counted, UserError } from "../config";
import { lockFolder } from "../host/node/folder_lock";
import { projectRoot } from "../host/node/project_root";
import type { Sweep } from "../sweep/sweep";
import type { SweepEvent, SweepRequest } from "../sweep/sweep_event";
import { bestTrial, readTrials, type Trial } from "../sweep/trials";
import { stopSignal } from "./stop_signal";
import { writeComparison } from "./sweep_comparison";
import { SweepDisplay } from "./sweep_display";
import { makeSweepJudge } from "./sweep_judge";

/** Where a sweep runs, and with which Python. */
export interface SweepPlaces {
  /** A Ray cluster's address; empty for this machine. */
  readonly ray: string;
  /** Empty for the results' own folder. */
  readonly storage: string;
  /** MLflow's address; empty where it is not used. */
  readonly mlflow: string;
  /** Trials that failed at an earlier start run again. */
  readonly retryFailed: boolean;
  readonly python: string;
  /** Of this machine, for the trials; all by default. */
  readonly cores?: number;
}

/** Who shows a sweep while it runs. */
export interface SweepView {
  /** Of failed trials and of those that Ray gave up on. */
  readonly failed: number;
  begin(best: (Trial & { readonly value: number }) | undefined): void;
  show(event: SweepEvent): void;
  /** Another has written where it shows something. */
  leave(): void;
  close(): void;
}

/** Runs the trials that have no result yet, and returns the exit code. */
export async function sweepSession(
  sweep: Sweep,
  places: SweepPlaces,
  display: SweepView = new SweepDisplay(sweep, process.stdout),
): Promise<number> {
  const folder = join(projectRoot(), "outputs", "sweeps", sweep.name);
  mkdirSync(folder, { recursive: true });
  const release = lockFolder(folder, "npm run sweep", "wait for its end, or stop it");
  const stop = stopSignal("Stopping the trials; what is done is kept…");
  // The word of it stands below what was drawn so far.
  stop.signal.addEventListener("abort", () => display.leave());
  const counts = ({ status }: Trial) => !(places.retryFailed && status === "failed");
  const done = readTrials(folder).filter(counts).length;
  try {
    display.begin(bestTrial(readTrials(folder), sweep.objective.mode));
    const judge = done < sweep.trials && (await makeSweepJudge(sweep, folder));
    const request = { ...requestOf(sweep, places, folder), judge };
    const end = await driven(
      places.python,
      request,
      join(folder, "log.txt"),
      stop.signal,
      (event) => display.show(event),
    ).finally(() => display.close());
    const trials = readTrials(folder);
    if (end === "stopped") {
      const done = `${counted(trials.length)} of ${counted(sweep.trials)} trials are done`;
      process.stdout.write(`Stopped: ${done}; the same command goes on from here.\n`);
      return 130;
    }
    const failed = trials.filter(({ status }) => status === "failed").length;
    if (failed > 0) {
      process.stdout.write(`Failed    ${counted(failed)} of ${counted(sweep.trials)} trials; --retry_failed runs them again\n`); // prettier-ignore
    }
    if (trials.length > 0) await showResults(sweep, folder);
    return failed > 0 || display.failed > 0 || trials.length < sweep.trials ? 1 : 0;
  } finally {
    stop.release();
    release();
  }
}

/** Tells where everything is. */
async function showResults(sweep: Sweep, folder: string): Promise<void> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const here = (place: string) => relative("", place) || ".";
  say(`Results   results.parquet, results.csv and a folder a trial in ${here(folder)}/`);
  const page = await writeComparison(sweep, folder);
  if (page !== undefined) say(`Compared  ${here(page)}`);
}

function requestOf(
  sweep: Sweep,
  { ray, storage, mlflow, retryFailed, cores = availableParallelism() }: SweepPlaces,
  folder: string,
): SweepRequest & Sweep {
  const isAddress = /^[a-z0-9+]+:\/\//.test(storage);
  const place = isAddress ? storage.replace(/\/$/, "") : resolve(storage);
  const { MNIST_DIR } = process.env;
  return {
    ...sweep,
    root: projectRoot(),
    storage: storage === "" ? folder : `${place}/${sweep.name}`,
    ...(storage !== "" && { copyTo: folder }),
    ...(ray !== "" && { ray }),
    ...(mlflow !== "" && { mlflow }),
    threads: sweep.threads ?? (ray === "" ? Math.max(1, Math.floor(cores / sweep.trials)) : 1),
    ...{ cores, retryFailed },
    metric: sweep.objective.metric,
    environment: { ...(MNIST_DIR && { MNIST_DIR: resolve(MNIST_DIR) }) },
  };
}

/**
 * Runs the driver to its end.
 *
 * @param signal asks it to stop the trials
 * @throws UserError for what it says that the user has to mend
 */
async function driven(
  python: string,
  request: SweepRequest,
  log: string,
  signal: AbortSignal,
  onEvent: (event: SweepEvent) => void,
): Promise<"finished" | "stopped"> {
  const file = join(request.root, "src", "sweep", "python", "driver.py");
  const child = spawn(python, ["-X", "utf8", file], {
    cwd: request.root,
    env: {
      ...process.env,
      PYTHONNOUSERSITE: "1",
      PYTHONPATH: undefined,
      PYTHONDONTWRITEBYTECODE: "1",
    },
    stdio: ["pipe", "pipe", "pipe"],
    // In a process group of its own: Ctrl-C reaches it through this process alone.
    detached: process.platform !== "win32",
  });
  const logged = createWriteStream(log, { flags: "a" });
  logged.on("error", () => child.stderr.resume()); // a full disk, say, which the driver tells itself
  child.stderr.pipe(logged);
  child.stdin.on("error", () => undefined);
  // Open until the end: that it closes is how the driver learns that this process is gone.
  child.stdin.write(`${JSON.stringify(request)}\n`);
  const stop = () => child.stdin.write("stop\n");
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  let end: "finished" | "stopped" | undefined;
  let refused: string | undefined;
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => {
    const event = JSON.parse(line) as SweepEvent;
    if (event.event === "finished" || event.event === "stopped") end = event.event;
    else if (event.event === "refused") refused = event.reason;
    else onEvent(event);
  });
  const [status] = await Promise.all([
    new Promise<number | null>((done, failed) => child.on("error", failed).on("close", done)),
    new Promise((done) => lines.on("close", done)),
  ]);
  signal.removeEventListener("abort", stop);
  if (refused !== undefined) throw new UserError(refused);
  if (end === undefined && signal.aborted) return "stopped";
  if (end === undefined) {
    throw new Error(`the sweep's driver ended with ${status ?? "a signal"}: its log is ${log}`);
  }
  return end;
}
