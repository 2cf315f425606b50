import { join } from "node:path";
import { useBackend } from "../backend";
import { camelCase, UserError } from "../config";
import { models, takesLabels } from "../models";
import { imageClassifier } from "../results/judge";
import { JUDGED_METRICS } from "../sweep/metrics";
import type { Sweep, Values } from "../sweep/sweep";
import { argvOf } from "../sweep/trial_request";
import { parseFlags } from "./flags";
import { withoutHeldOut } from "./held_out";
import { lackOf } from "./judge";
import { loadData } from "./load_data";
import { trainFlags, type TrainSettings } from "./options";
import { shareLine, StatusLine } from "./terminal";

/** What says which images a classifier is for. */
const OF_THE_IMAGES = ["dataset", "dataDir", "imageSize", "fit", "channels", "invert", "background"]; // prettier-ignore

/**
 * The classifier by which all trials of a sweep are judged, where its objective asks for one: trained once,
 * before the first of them, on training images without those that are held out, and kept in `judge/` of the
 * sweep's folder. Of a set that is generated it is the first trial's images that it learns from.
 *
 * @returns whether there is one
 * @throws UserError where no classifier can be trained, or several would be needed
 */
export async function makeSweepJudge(sweep: Sweep, folder: string): Promise<boolean> {
  const { metric } = sweep.objective;
  if (sweep.work !== "train" || !JUDGED_METRICS.includes(metric)) return false;
  requireOneJudge(sweep);
  if (metric.startsWith("label_fidelity")) requireLabels(sweep);
  const argv = argvOf(firstValues(sweep));
  const settings = parseFlags(trainFlags(argv), argv).settings as TrainSettings;
  const output = process.stderr;
  const data = withoutHeldOut(await loadData(settings, output), settings);
  const lack = lackOf(data);
  if (lack) throw new UserError(`${metric} asks for a classifier of the images, and ${lack}`);
  await useBackend(settings.backend);
  const status = new StatusLine(output);
  const onProgress = (share: number) => status.show(shareLine("Training the judge", share));
  const ckptDir = join(folder, "judge");
  const judge = await imageClassifier(data, { ckptDir, onProgress });
  status.clear();
  judge.classifier.dispose();
  return true;
}

/** A trial that the sweep may have; its data are those of all. */
function firstValues({ fixed, search }: Sweep): Values {
  const first = Object.entries(search).map(([name, dimension]) => [
    name,
    dimension.kind === "choice" ? dimension.values[0] : dimension.low,
  ]);
  return { ...fixed, ...(Object.fromEntries(first) as Values) };
}

function requireOneJudge({ search, objective }: Sweep): void {
  const name = Object.keys(search).find((each) => OF_THE_IMAGES.includes(camelCase(each)));
  if (name === undefined) return;
  throw new UserError(
    `search.${name} asks for several sets of images, and ${objective.metric} for one classifier of all of ` +
      "them: fix it in train, or choose another metric",
  );
}

function requireLabels({ fixed, search, objective }: Sweep): void {
  const searched = search.model;
  const asked = searched?.kind === "choice" ? searched.values : [fixed.model ?? "vae"];
  for (const name of asked.map(String)) {
    if (takesLabels({ labels: models.find(name).labels ?? "none" })) continue;
    throw new UserError(
      `${objective.metric} is of models that are told labels, such as cvae, and ${name} is told none`,
    );
  }
}
