import { homedir, tmpdir } from "node:os";
import { Settings } from "../src/config";
import { Dataset } from "../src/data";
import { projectRoot } from "../src/host/node/project_root";
import { Unavailable } from "./child";
import {
  nodeProgram,
  peerContenders,
  plainContenders,
  productsContender,
  projectContenders,
} from "./contenders";
import { convContenders } from "./conv_contenders";
import { createConvWorks } from "./conv_work";
import { interleave } from "./interleave";
import { timeDecoding } from "./measures/decode";
import { timeExplore } from "./measures/explore";
import { growthContenders } from "./measures/growth";
import { timeHelp } from "./measures/help";
import { timeImportCell } from "./measures/import_cell";
import { timeLargeSet } from "./measures/large_set";
import { measureMemory } from "./measures/memory";
import { timePanel } from "./measures/panel";
import { timePlayground } from "./measures/playground";
import { exampleTimeToLoss, ownTimeToLoss } from "./measures/time_to_loss";
import { timeWait } from "./measures/wait";
import { benchFlags, Measure } from "./options";
import { installPeers } from "./peers/install";
import { Progress } from "./progress";
import { goalsOf } from "./report/goals";
import { Machine } from "./report/machine";
import {
  ConvEpochs,
  EpochResult,
  FamilyResult,
  LeftOut,
  Results,
  TimeToLoss,
} from "./report/results";
import { Work } from "./work";

/** The flags of `npm run bench`, read. */
export type BenchSettings = Settings<typeof benchFlags>;

/** What is measured, on what, and where files may go meanwhile. */
export interface Session {
  readonly settings: BenchSettings;
  readonly machine: Machine;
  readonly data: Dataset;
  readonly work: Work;
  /** A temporary folder. */
  readonly folder: string;
}

/** What the measures share as they are taken, one after the other. */
interface Taking extends Session {
  readonly root: string;
  readonly rounds: number;
  readonly progress: Progress;
  readonly leftOut: LeftOut[];
  /** The peers that are there. */
  readonly installed: ReadonlySet<string>;
}

/** Takes every measure that the flags ask for. */
export async function measureAll(session: Session): Promise<Results> {
  const { settings, machine, data, work } = session;
  const root = projectRoot();
  const leftOut: LeftOut[] = [];
  const installed = settings.peers ? await installPeers(root, leftOut) : new Set<string>();
  const progress = new Progress();
  const taking = { ...session, root, rounds: settings.rounds, progress, leftOut, installed };
  const found = {
    ...(await epochsOf(taking)),
    load: await loadOf(taking),
    conv: await convOf(taking),
    ...(await waitsOf(taking)),
    time_to_loss: await timesToLoss(taking),
    family: await familyOf(taking),
    // Last, since it takes TensorFlow.js into this process.
    playground: await optional(taking, "playground", ({ folder, rounds }) =>
      timePlayground(work, data, folder, rounds, progress),
    ),
  };
  progress.clear();
  return {
    format_version: 1,
    machine,
    data: { name: data.title, generated: data.generated },
    work: { ...sizeOf(work), optimizer: "adam", dtype: "float32" },
    rounds: settings.rounds,
    ...found,
    goals: goalsOf({ ...found, work }),
    left_out: leftOut.map(({ name, reason }) => ({ name, reason: withoutPaths(reason, root) })),
  };
}

/** Everyone's epochs, in turns, and the project's own at other sizes. */
async function epochsOf(taking: Taking): Promise<Pick<Results, "epochs" | "growth">> {
  const { root, work, installed } = taking;
  const { only, backends } = taking.settings;
  const native = backends.includes("native");
  const contenders = [
    ...(only.includes("epochs") ? projectContenders(root, work, backends) : []),
    ...(only.includes("products") && native ? [productsContender(root, work)] : []),
    ...(only.includes("epochs") ? plainContenders(root, work, backends) : []),
    ...(only.includes("epochs") ? peerContenders(root, work, installed) : []),
  ];
  const turns = { ...taking, stage: "Epochs", epochImages: work.images };
  const epochs = await interleave(contenders, turns);
  const growing = only.includes("growth") && native ? growthContenders(root, work) : [];
  return { epochs, growth: await interleave(growing, { ...taking, stage: "Sizes" }) };
}

/** Everyone's epochs with one busy process beside. */
async function loadOf(taking: Taking): Promise<EpochResult[]> {
  const { root, work, installed, settings } = taking;
  if (!settings.only.includes("load") || !settings.backends.includes("native")) return [];
  const contenders = [
    ...projectContenders(root, work, ["native"]),
    ...plainContenders(root, work, ["native"]),
    ...peerContenders(root, work, installed),
  ];
  const beside = { ...nodeProgram(root, "busy.ts", {}), apart: true };
  return interleave(contenders, { ...taking, stage: "Busy machine", beside });
}

/** Everyone's epochs of convolutional networks. */
async function convOf(taking: Taking): Promise<ConvEpochs[]> {
  const { root, work, folder, installed, settings } = taking;
  const found: ConvEpochs[] = [];
  if (!settings.only.includes("conv") || !settings.backends.includes("native")) return found;
  for (const conv of await createConvWorks(work, folder)) {
    const contenders = convContenders(root, conv, installed, settings.backends);
    const turns = { ...taking, stage: conv.name, epochImages: conv.images };
    const epochs = await interleave(contenders, turns);
    found.push({ name: conv.name, epochs });
  }
  return found;
}

/** A native epoch of every model. Only then the models are loaded, and TensorFlow.js with them. */
async function familyOf(taking: Taking): Promise<FamilyResult[]> {
  const { root, work, settings } = taking;
  if (!settings.only.includes("family") || !settings.backends.includes("native")) return [];
  const { timeFamily } = await import("./measures/family");
  return timeFamily(root, work, { ...taking, stage: "The family" });
}

/** What a user waits for beside an epoch. */
async function waitsOf(taking: Taking) {
  const { root, folder, work, rounds, progress, settings } = taking;
  const onNative = <T>(name: Measure, take: () => Promise<T>): Promise<T | undefined> =>
    settings.backends.includes("native")
      ? optional(taking, name, take)
      : Promise.resolve(undefined);
  const decode = () => timeDecoding(root, work, settings.backends, taking);
  return {
    import_cell: await optional(taking, "import", () => timeImportCell(root, rounds, progress)),
    explore: await onNative("explore", () => timeExplore(root, rounds, progress)),
    panel: await onNative("panel", () => timePanel(root, work, rounds, progress)),
    decode: (await optional(taking, "decode", decode)) ?? {},
    help: await optional(taking, "help", () => timeHelp(root, rounds, progress)),
    memory: await onNative("memory", () => measureMemory(root, work, taking)),
    large_set: await onNative("large", () =>
      timeLargeSet(root, folder, { images: settings.largeImages, rounds }, progress),
    ),
    wait: await onNative("wait", () => timeWait(root, work, rounds, progress)),
  };
}

/** How long a training takes to a given loss: the project's, and PyTorch's example. */
async function timesToLoss(taking: Taking): Promise<TimeToLoss[]> {
  const { root, work, folder, progress, installed, settings } = taking;
  if (!settings.only.includes("loss")) return [];
  progress.show("Time to a loss", 0, "npm run train");
  const own = await optional(taking, "loss", () =>
    ownTimeToLoss(root, work.images, folder, settings.dataDir),
  );
  if (!installed.has("torch")) return own ? [own] : [];
  progress.show("Time to a loss", 0.5, "PyTorch's example");
  const example = await optional(taking, "loss", () => exampleTimeToLoss(root, work));
  return [own, example].flatMap((each) => each ?? []);
}

/** A measure if it is asked for; what is not available here is noted as left out. */
async function optional<T>(
  taking: Taking,
  name: Measure,
  take: (taking: Taking) => Promise<T>,
): Promise<T | undefined> {
  if (!taking.settings.only.includes(name)) return undefined;
  try {
    return await take(taking);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    taking.leftOut.push({ name, reason: error.message });
    return undefined;
  }
}

function sizeOf(work: Work) {
  const { images, batch_size, hidden_sizes, latent_size, activation, learning_rate, threads } =
    work;
  return { images, batch_size, hidden_sizes, latent_size, activation, learning_rate, threads };
}

/** Figures are shared; where their machine keeps its files is nobody's business. */
function withoutPaths(text: string, root: string): string {
  return text.replaceAll(root, ".").replaceAll(tmpdir(), "…").replaceAll(homedir(), "~");
}
