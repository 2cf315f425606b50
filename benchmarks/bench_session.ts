import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadData } from "../src/cli/load_data";
import { exitOnSignals } from "../src/cli/stop_signal";
import { UserError } from "../src/config";
import { writeFilesAtomically } from "../src/host/node/atomic_files";
import { BenchSettings, measureAll } from "./measure_all";
import { chartPng } from "./report/chart";
import { busyWarning, describeMachine } from "./report/machine";
import { tables } from "./report/table";
import { checkTarget } from "./report/check_target";
import { createWork } from "./work";

/** Times what the flags ask for, prints the tables and writes the files. */
export async function benchSession(settings: BenchSettings): Promise<void> {
  checkTarget("--json", settings.json);
  checkTarget("--chart", settings.chart);
  exitOnSignals();
  const machine = describeMachine();
  const warning = busyWarning(machine);
  if (warning) process.stderr.write(`${warning}\n`);
  const folder = mkdtempSync(join(tmpdir(), "latent-lab-bench-"));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", removeFolder);
  try {
    const data = await loadData(
      { ...settings, dataset: "mnist", seed: 0, trainImages: settings.images, testImages: 0 },
      process.stderr,
    );
    const work = await createWork(data, settings, folder);
    const results = await measureAll({ settings, machine, data, work, folder });
    process.stdout.write(tables(results, process.stdout));
    if (settings.json) {
      writeFilesAtomically({ [settings.json]: `${JSON.stringify(results, null, 2)}\n` });
    }
    if (settings.chart) writeFilesAtomically({ [settings.chart]: await chartPng(results) });
    if (results.epochs.length === 0 && settings.only.includes("epochs")) {
      throw new UserError("no epoch could be timed; the reasons are above");
    }
  } finally {
    removeFolder();
    process.off("exit", removeFolder);
  }
}
