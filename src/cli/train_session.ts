import * as path from "node:path";
import { useBackend } from "../backend";
import { checkpointPrefix, loadModel, loadState, loadWeights } from "../checkpoints";
import { modelOptions, select, Settings, snakeCase, trainingOptions, UserError } from "../config";
import { Dataset } from "../data";
import { createModel } from "../models";
import { outputFolder, saveCheckpoint, saveRun } from "../notebook/outputs";
import { Run, train } from "../training";
import { loadData } from "./load_data";
import { trainFlags } from "./options";
import { backendLine, describeModel } from "./say";
import { TrainingProgress } from "./training_progress";

type TrainFlags = Settings<typeof trainFlags>;

/** Trains as the flags say and returns the exit code: 0, or 130 after Ctrl-C. */
export async function trainSession(
  settings: TrainFlags,
  given: ReadonlySet<string>,
): Promise<number> {
  const data = await loadData(settings);
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const images = (n: number) => n.toLocaleString("en");
  say(`Data      ${images(data.train.size)} training and ${images(data.test.size)} test images`);
  say(`          ${data.source}`);
  say(`Backend   ${backendLine(await useBackend(settings.backend))}`);

  const prefix = checkpointPrefix(settings.ckptDir, settings.model);
  const run = prepare(settings, given, data, prefix);
  const { model } = run;
  say(`Model     ${describeModel(model)}`);
  if (settings.resume) say(`Resumed   in epoch ${run.history.length + 1} of ${run.numEpochs}`);

  const progress = new TrainingProgress(run.numEpochs);
  const interrupt = new Interrupt(() => run.stop());
  try {
    for await (const record of run) {
      progress.show(record);
      if (record.kind === "epoch") await saveCheckpoint(run, data, settings);
    }
  } finally {
    progress.end();
    interrupt.release();
  }

  if (run.status === "stopped") {
    await saveCheckpoint(run, data, settings);
    say(`Stopped. The weights and the state of the run are in ${path.dirname(prefix)}/.`);
    say(`Go on with: npm run train -- ${resumeFlags(settings)}`);
    return 130;
  }
  const written = await saveRun(run, data, settings);
  const pictures = written.filter((file) => !file.startsWith(prefix)).map((f) => path.basename(f));
  say(`Weights   ${prefix}.safetensors`);
  say(`Written   ${pictures.join(", ")} in ${outputFolder(model, settings)}/`);
  model.dispose();
  return 0;
}

/** A new run, a run from saved weights, or the rest of an interrupted one. */
function prepare(
  settings: TrainFlags,
  given: ReadonlySet<string>,
  data: Dataset,
  prefix: string,
): Run {
  if (settings.resume) return resumed(settings, given, data, prefix);
  const model = createModel({ ...select(modelOptions, settings), seed: settings.seed }, data);
  if (settings.loadWeights) loadWeights(model, prefix);
  return train(model, data, select(trainingOptions, settings));
}

function resumed(
  settings: TrainFlags,
  given: ReadonlySet<string>,
  data: Dataset,
  prefix: string,
): Run {
  const { model, description } = loadModel(prefix);
  const state = loadState(prefix, model);
  const saved: Record<string, unknown> = { ...state.settings, ...model.config };
  saved.dataset = description.dataset;
  const asked: Record<string, unknown> = { ...settings, dataset: data.name };
  // A run is exact only with the settings it began with; its length alone may grow.
  for (const name of [...given, "dataset"]) {
    const differs = name in saved && JSON.stringify(saved[name]) !== JSON.stringify(asked[name]);
    if (differs && name !== "numEpochs") {
      throw new UserError(
        `--resume goes on with ${snakeCase(name)} ${String(saved[name])}, ` +
          `but ${String(asked[name])} was asked for: leave it out, or start over without --resume`,
      );
    }
  }
  const numEpochs = given.has("numEpochs") ? settings.numEpochs : state.settings.numEpochs;
  if (state.epoch >= numEpochs) {
    throw new UserError(
      `nothing to resume: ${prefix} has all of its ${state.epoch} epochs; ` +
        "ask for more with --num_epochs, or start over without --resume",
    );
  }
  return train(model, data, { numEpochs }, state);
}

/** Ctrl-C once: `stop` is asked to end things well. Twice: the process ends. */
class Interrupt {
  happened = false;

  constructor(private readonly stop: () => void) {
    process.on("SIGINT", this.handle);
  }

  release(): void {
    process.off("SIGINT", this.handle);
  }

  private readonly handle = () => {
    if (this.happened) process.exit(130);
    this.happened = true;
    process.stderr.write("\nStopping after this step… (Ctrl-C again ends at once)\n");
    this.stop();
  };
}

function resumeFlags({ model, ckptDir, dataDir, dataset }: TrainFlags): string {
  const flags = ["--resume"];
  const quoted = (text: string) => (/^[\w./-]+$/.test(text) ? text : JSON.stringify(text));
  if (model !== "vae") flags.push("--model", model);
  if (dataset !== trainFlags.dataset.default) flags.push("--dataset", quoted(dataset));
  if (dataDir) flags.push("--data_dir", quoted(dataDir));
  if (ckptDir !== trainFlags.ckptDir.default) flags.push("--ckpt_dir", quoted(ckptDir));
  return flags.join(" ");
}
