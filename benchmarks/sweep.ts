// `npm run bench:sweep`: what trials at once bring on this machine, and what scheduling costs a trial.
import { spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { counted, integer, integers, real, text, toggle } from "../src/config";
import { type Command, runCommand } from "../src/cli/command";
import { knownToSweeps } from "../src/cli/sweep_known";
import { projectRoot } from "../src/host/node/project_root";
import { sweepPython } from "../scripts/sweep/install";
import { readSweep } from "../src/sweep/sweep_file";

const flags = {
  nodes: integers(
    [1, 4, 16, 64],
    { min: 1, max: 256, maxLength: 10 },
    "machines of a cluster, each of them processes of this one",
  ),
  trials: integer({ default: 2000, min: 2, max: 100_000, help: "sleeping trials" }),
  inFlight: integer({ default: 1000, min: 1, max: 20_000, help: "of them at once" }),
  epochs: integer({ default: 3, min: 1, max: 1000, help: "that each tells" }),
  seconds: real({ default: 30, min: 0, max: 3600, help: "that each sleeps" }),
  speedOnly: toggle("measure only real trials, two at once beside one by one"),
  schedulingOnly: toggle("measure only sleeping trials"),
  json: text("", "FILE", "also write the figures there"),
};

/** Real trials, as many as make start and end small beside what lies between. */
const SPEED = {
  train: { dataset: "digits", train_images: 12_000, test_images: 256, num_epochs: 5 },
  search: { seed: [1, 2, 3, 4, 5, 6, 7, 8] },
  ...{ method: "grid", objective: { metric: "loss", mode: "min" } },
};

interface SpeedRow {
  readonly way: string;
  readonly atOnce: number;
  /** From the first trial's start to the last one's end. */
  readonly seconds: number;
}

/** The same trials in three ways, from their folders on. */
async function speedRows(python: string): Promise<SpeedRow[]> {
  const { sweepSession } = await import("../src/cli/sweep_session");
  const cores = availableParallelism();
  const ways = [
    { way: `one by one, ${cores} threads each`, threads: cores, cores },
    { way: "one by one, 1 thread each", threads: 1, cores: 1 },
    { way: `${cores} at once, 1 thread each`, threads: 1, cores },
  ];
  const rows: SpeedRow[] = [];
  for (const [i, { way, threads, cores }] of ways.entries()) {
    const name = `bench-speed-${i}`;
    const folder = join(projectRoot(), "outputs", "sweeps", name);
    rmSync(folder, { recursive: true, force: true });
    const file = JSON.stringify({ ...SPEED, resources: { threads } });
    const sweep = readSweep(`${name}.json`, file, knownToSweeps);
    const times: number[] = [];
    const view = {
      ...{ failed: 0, begin: () => undefined, leave: () => undefined, close: () => undefined },
      show: ({ event }: { event: string }) => {
        if (event === "started" || event === "ended") times.push(performance.now());
      },
    };
    const places = { ray: "", storage: "", mlflow: "", retryFailed: false, python, cores };
    const code = await sweepSession(sweep, places, view);
    if (code !== 0) throw new Error(`the trials ended with ${code}: ${folder}/log.txt`);
    rows.push({ way, atOnce: cores / threads, seconds: (times[times.length - 1] - times[0]) / 1000 }); // prettier-ignore
    rmSync(folder, { recursive: true, force: true });
  }
  return rows;
}

/** A line of scheduling.py. */
interface SchedulingRow {
  readonly nodes: number;
  readonly trials: number;
  readonly inFlight: number;
  /** To start the machines, in seconds. */
  readonly start: number;
  /** From the first trial's start to the last one's end, and what sleeping alone would take. */
  readonly wall: number;
  readonly ideal: number;
  /** Above the sleep, seconds a trial: the sweep's, and a bare loop's. */
  readonly cost: number;
  readonly bareCost: number;
  /** Of the driver's processor, seconds a trial. */
  readonly driver: number;
}

async function schedulingRows(
  python: string,
  asked: object,
  onRow: (row: SchedulingRow) => void,
): Promise<SchedulingRow[]> {
  const file = join(__dirname, "sweep", "scheduling.py");
  const child = spawn(python, ["-B", "-X", "utf8", file], { stdio: ["pipe", "pipe", "ignore"] });
  child.stdin.end(`${JSON.stringify(asked)}\n`);
  const rows: SchedulingRow[] = [];
  const ended = new Promise<number | null>((done) => child.on("close", done));
  for await (const line of createInterface({ input: child.stdout })) {
    const row = JSON.parse(line) as SchedulingRow;
    rows.push(row);
    onRow(row);
  }
  const code = await ended;
  if (code !== 0) throw new Error(`scheduling.py ended with ${code ?? "a signal"}`);
  return rows;
}

/** `npm run bench:sweep`. */
export const sweepBenchCommand: Command<typeof flags> = {
  usage: "npm run bench:sweep -- [flags]",
  summary:
    "Measures sweeps: real trials two at once beside one by one, and with trials that only sleep what\n" +
    "scheduling costs each, beside a bare loop over Ray. On a machine that does nothing else.",
  options: flags,
  async run({ settings }) {
    const { nodes, trials, inFlight, epochs, seconds, speedOnly, schedulingOnly, json } = settings;
    const python = await sweepPython(projectRoot());
    const say = (line: string) => process.stdout.write(`${line}\n`);
    const speed = schedulingOnly ? [] : await speedRows(python);
    for (const row of speed) say(`${row.way.padEnd(32)} ${row.seconds.toFixed(1)} s`);
    const ms = (value: number) => `${(1000 * value).toFixed(1)} ms`.padStart(10);
    if (!speedOnly) {
      say(`${counted(trials)} trials of ${seconds} s and ${epochs} epochs, ${counted(inFlight)} at once`); // prettier-ignore
      say("machines  in flight    a trial      bare   driver's processor");
    }
    const asked = { nodes, trials, inFlight, epochs, seconds };
    const scheduling = speedOnly
      ? []
      : await schedulingRows(python, asked, (row) =>
          say(
            `${String(row.nodes).padStart(8)}  ${counted(row.inFlight).padStart(9)} ${ms(row.cost)} ${ms(row.bareCost)} ${ms(row.driver)}`,
          ),
        );
    const machine = { processor: cpus()[0]?.model, cores: availableParallelism() };
    if (json) writeFileSync(json, `${JSON.stringify({ machine, asked, speed, scheduling }, null, 1)}\n`); // prettier-ignore
  },
};

if (require.main === module) void runCommand(sweepBenchCommand);
