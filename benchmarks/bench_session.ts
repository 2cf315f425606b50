import { mkdtempSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { loadData } from "../src/cli/load_data";
import { Settings, UserError } from "../src/config";
import { projectRoot } from "../src/host/node/project_root";
import { Dataset } from "../src/data";
import { Unavailable } from "./child";
import {
  peerContenders,
  plainContenders,
  productsContender,
  projectContenders,
} from "./contenders";
import { interleave } from "./interleave";
import { timeDecoding } from "./measures/decode";
import { timeExplore } from "./measures/explore";
import { growthContenders } from "./measures/growth";
import { timeHelp } from "./measures/help";
import { timeImportCell } from "./measures/import_cell";
import { measureMemory } from "./measures/memory";
import { timePanel } from "./measures/panel";
import { exampleTimeToLoss, ownTimeToLoss } from "./measures/time_to_loss";
import { timePlayground } from "./measures/playground";
import { timeWait } from "./measures/wait";
import { benchFlags, Measure } from "./options";
import { installPeers } from "./peers/install";
import { Progress } from "./progress";
import { chartPng } from "./report/chart";
import { goalsOf } from "./report/goals";
import { busyWarning, describeMachine, Machine } from "./report/machine";
import { LeftOut, Results, TimeToLoss } from "./report/results";
import { tables } from "./report/table";
import { checkTarget, writeWhole } from "./report/write";
import { createWork, Work } from "./work";

type BenchSettings = Settings<typeof benchFlags>;

/** Times what the flags ask for, prints the tables and writes the files. */
export async function benchSession(settings: BenchSettings): Promise<void> {
  checkTarget("--json", settings.json);
  checkTarget("--chart", settings.chart);
  // Signals end it through `exit`, which ends the children, too.
  process.once("SIGINT", () => process.exit(130));
  process.once("SIGTERM", () => process.exit(143));
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
    const results = await measure(settings, machine, data, work, folder);
    process.stdout.write(tables(results, process.stdout));
    if (settings.json) await writeWhole(settings.json, `${JSON.stringify(results, null, 2)}\n`);
    if (settings.chart) await writeWhole(settings.chart, await chartPng(results));
    if (results.epochs.length === 0 && settings.only.includes("epochs")) {
      throw new UserError("no epoch could be timed; the reasons are above");
    }
  } finally {
    removeFolder();
    process.off("exit", removeFolder);
  }
}

async function measure(
  { rounds, peers, backends, only, dataDir }: BenchSettings,
  machine: Machine,
  data: Dataset,
  work: Work,
  folder: string,
): Promise<Results> {
  const root = projectRoot();
  const wants = (measure: Measure) => only.includes(measure);
  const native = backends.includes("native");
  const leftOut: LeftOut[] = [];
  const progress = new Progress();
  const installed = peers ? await installPeers(root, leftOut) : new Set<string>();
  const shared = { rounds, progress, leftOut };
  const optional = async <T>(name: Measure, work: () => Promise<T>): Promise<T | undefined> => {
    if (!wants(name)) return undefined;
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      leftOut.push({ name, reason: error.message });
      return undefined;
    }
  };

  const contenders = [
    ...(wants("epochs") ? projectContenders(root, work, backends) : []),
    ...(wants("products") && native ? [productsContender(root, work)] : []),
    ...(wants("epochs") ? plainContenders(root, work, backends) : []),
    ...(wants("epochs") ? peerContenders(root, work, installed) : []),
  ];
  const epochs = await interleave(contenders, {
    ...shared,
    stage: "Epochs",
    epochImages: work.images,
  });
  const growing = wants("growth") && native ? growthContenders(root, work) : [];
  const growth = await interleave(growing, { ...shared, stage: "Sizes" });
  const import_cell = await optional("import", () => timeImportCell(root, rounds, progress));
  const explore = native
    ? await optional("explore", () => timeExplore(root, rounds, progress))
    : undefined;
  const panel = native
    ? await optional("panel", () => timePanel(root, work, rounds, progress))
    : undefined;
  const decode = await optional("decode", () => timeDecoding(root, work, backends, shared));
  const help = await optional("help", () => timeHelp(root, rounds, progress));
  const memory = native && (await optional("memory", () => measureMemory(root, work, shared)));
  const wait = native
    ? await optional("wait", () => timeWait(root, work, rounds, progress))
    : undefined;
  const time_to_loss: TimeToLoss[] = [];
  if (wants("loss")) progress.show("Time to a loss", 0, "npm run train");
  const own = await optional("loss", () => ownTimeToLoss(root, work.images, folder, dataDir));
  if (own) time_to_loss.push(own);
  if (wants("loss") && installed.has("torch")) {
    progress.show("Time to a loss", 0.5, "PyTorch's example");
    const example = await optional("loss", () => exampleTimeToLoss(root, work));
    if (example) time_to_loss.push(example);
  }
  // Last, since it takes TensorFlow.js into this process.
  const playground = await optional("playground", () =>
    timePlayground(work, data, folder, rounds, progress),
  );
  progress.clear();

  const found = {
    epochs,
    import_cell,
    explore,
    panel,
    decode: decode ?? {},
    playground,
    help,
    wait,
    time_to_loss,
    memory: memory || undefined,
  };
  const { images, batch_size, hidden_sizes, latent_size, activation, learning_rate, threads } =
    work;
  const size = {
    images,
    batch_size,
    hidden_sizes,
    latent_size,
    activation,
    learning_rate,
    threads,
  };
  return {
    format_version: 1,
    machine,
    data: { name: data.title, generated: data.generated },
    work: { ...size, optimizer: "adam", dtype: "float32" },
    rounds,
    ...found,
    growth,
    goals: goalsOf(found),
    left_out: leftOut.map(({ name, reason }) => ({ name, reason: withoutPaths(reason, root) })),
  };
}

/** Figures are shared; where their machine keeps its files is nobody's business. */
function withoutPaths(text: string, root: string): string {
  return text.replaceAll(root, ".").replaceAll(tmpdir(), "…").replaceAll(homedir(), "~");
}
