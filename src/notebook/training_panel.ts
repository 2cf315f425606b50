import type { Dataset } from "../data";
import { drawableName, imageGrid, lossCurves, type StepPoint } from "../figures";
import { liveSvg } from "../figures/live_svg";
import { notebookHost } from "../host";
import { takesLabels } from "../models";
import type { EpochRecord, PreparationRecord, Run, StepRecord } from "../training";
import { changeLabels, changeMarks } from "./change_marks";
import { closingNote } from "./closing_note";
import { createDisplay } from "./display";
import { epochEnd } from "./epoch_end";
import { shownAsTable } from "./history_table";
import { decodeWalk, type LatentWalk, latentWalk, walkPng } from "./latent_walk";
import { livePlot } from "./live_plot";
import { noteHistory, noteProgress, withStep } from "./note_training";
import { panelView } from "./panel_view";
import { recordsOf, type SaveOptions } from "./saved_records";
import { Throttle } from "./throttle";
import { title as titled, type Titled } from "../results/title";

export interface TrainingPanelOptions extends SaveOptions {
  /** Above the curves; by default made of the model's name and the data's title. */
  title?: string;
  /** Of the latents whose images are shown while the model learns. */
  seed?: number;
}

/**
 * Trains a run to its end below a panel: the loss curves, how far it is and how fast, what the
 * model draws from latents that stay the same, and controls. They pause the run, make single
 * steps or epochs, stop it, and change its learning rate and the weights of its loss from the next step on. What was
 * changed is in `run.changes`, in the history, and a numbered line in the curves, with its words below them.
 *
 * At the end, and when the cell is interrupted, the panel makes way for an ordinary figure and
 * the last images. Drawing takes less than 2 % of the training's time. Where the front end has no
 * widgets, the curves alone are drawn, as by `livePlot`.
 *
 * With `saveEvery`, the run is saved on its way as `npm run train` does it, and goes on where a kernel
 * died: `train(model, data, {}, loadState("model_ckpts/vae/vae", model))`.
 *
 * @returns the run's history, one record an epoch; as a cell's last expression it shows a table
 * @example
 * ```ts
 * const run = train(model, mnist, { numEpochs: 10 });
 * const history = await trainingPanel(run);
 * ```
 */
export async function trainingPanel(
  run: Run,
  {
    title = panelTitle(run, "loss"),
    seed = run.settings.seed,
    ...saves
  }: TrainingPanelOptions = {},
): Promise<readonly EpochRecord[]> {
  const walk = latentWalk(run.model, { seed });
  const samplesTitle = panelTitle(run, "samples from fixed latents");
  const view = panelView(run, samplesTitle, () => show(run.status === "paused"));
  if (!view.root.live) return livePlot(run, { title, ...saves });
  const records = recordsOf(run, saves);

  const interrupted = notebookHost()?.interrupted;
  const stop = () => run.stop();
  if (interrupted?.aborted) stop();
  interrupted?.addEventListener("abort", stop, { once: true });

  const { imageShape } = run.model.config;
  const place = createDisplay();
  let steps: StepPoint[] = [];
  let latest: StepRecord | PreparationRecord | undefined;
  const figure = () => {
    const marks = changeMarks(run.changes, 0.08 * run.numEpochs, changeLabels(run));
    return lossCurves(run.history, { title, steps, marks, numEpochs: run.numEpochs });
  };
  const drawing = new Throttle({ share: 0.007, interval: 400 }, () =>
    view.drawCurves(liveSvg(figure())),
  );
  const sampling = new Throttle({ share: 0.004, interval: 1000 }, () =>
    view.drawSamples(walkPng(decodeWalk(run.model, walk), walk, imageShape)),
  );
  const telling = new Throttle({ share: 0.003, interval: 200 }, () => view.tell(latest));
  const show = (atOnce: boolean) => {
    for (const each of [telling, drawing, sampling]) {
      if (atOnce) each.callNow();
      else each.call();
    }
  };
  try {
    show(true);
    await place.update(view.root);
    for await (const record of records) {
      latest = record.kind === "epoch" ? epochEnd(run) : record;
      if (latest.kind === "step") steps = withStep(steps, latest);
      noteProgress(record, run);
      show(run.status === "paused");
    }
  } finally {
    interrupted?.removeEventListener("abort", stop);
    view.close();
    noteHistory(run.history);
    await place.update(figure());
  }
  await createDisplay().update(closingNote(run));
  const images = decodeWalk(run.model, walk);
  await createDisplay().update(
    imageGrid({
      ...{ images, imageShape, columns: walk.columns, side: 56, title: samplesTitle },
      columnLabels: toldNames(run, walk),
    }),
  );
  return shownAsTable(run.history);
}

/** What the columns were told, where classes have names. */
function toldNames({ model, data }: Run, { columns, labels }: LatentWalk): string[] {
  const isNamed = (some: object): some is Pick<Dataset, "classNames"> => "classNames" in some;
  if (!takesLabels(model) || !isNamed(data)) return [];
  return labels.slice(0, columns).map((label) => drawableName(data.classNames[label], label));
}

function panelTitle({ model, data }: Run, what: string): string {
  const isTitled = (some: object): some is Titled => "title" in some;
  if (isTitled(data)) return titled(what, data, model);
  return `${model.title} · ${what}`;
}
