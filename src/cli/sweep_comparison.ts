import { join } from "node:path";
import { useBackend } from "../backend";
import type { Dataset } from "../data";
import { type ImageGrid, toPng } from "../figures";
import { toBase64 } from "../host";
import { writeFilesAtomically } from "../host/node/atomic_files";
import type { Model } from "../models";
import { metricText } from "../report/static_page";
import * as figures from "../results/figures";
import { type ComparedPictures, pageName, sweepPage } from "../sweep/comparison";
import type { Sweep } from "../sweep/sweep";
import { trialName, variedOf } from "../sweep/trial_name";
import { argvOf } from "../sweep/trial_request";
import { ranked, readTrials, type Trial } from "../sweep/trials";
import { parseFlags } from "./flags";
import { chosenModel, trainFlags, type TrainSettings } from "./options";
import { loadSavedModel } from "./saved_model";

/**
 * Writes the page that compares the trials of a sweep which have ended, beside their folders.
 *
 * @returns its path; undefined where no trial has ended
 */
export async function writeComparison(sweep: Sweep, folder: string): Promise<string | undefined> {
  const trials = readTrials(folder);
  if (trials.length === 0) return undefined;
  const best = ranked(trials, sweep.objective.mode);
  const ends = best.length > 1 ? [best[0], best[best.length - 1]] : best;
  const pictures = sweep.work === "train" ? await picturesOf(sweep, ends) : [];
  const file = join(folder, pageName(folder));
  writeFilesAtomically({ [file]: await sweepPage({ sweep, trials, pictures, folder }) });
  return file;
}

/** Of the best and the worst: samples from the same latents, and reconstructions of the same images. */
async function picturesOf(
  { search, objective: { metric } }: Sweep,
  trials: readonly (Trial & { readonly value: number })[],
): Promise<ComparedPictures[]> {
  if (trials.length === 0) return [];
  await useBackend("auto");
  const loaded: LoadedTrial[] = [];
  for (const trial of trials) loaded.push(await load(trial));
  const sizes = new Set(loaded.map(({ model }) => model.config.latentSize));
  // Generated images hang on a trial's seed: all are shown those of the best.
  const [{ data }] = loaded;
  const kind = async (heading: string, draw: (model: Model) => ImageGrid) => ({
    heading,
    pictures: await Promise.all(
      loaded.map(async ({ model }, i) => {
        const trial = trials[i];
        const place = i === 0 ? "best" : "worst";
        const name = trialName(variedOf({ search }, trial));
        const caption = `${place}, trial ${trial.number}: ${name}; ${metric} ${metricText(trial.value)}`;
        return { caption, png: toBase64(await toPng(draw(model))) };
      }),
    ),
  });
  const kinds = [
    await kind(sizes.size > 1 ? "Samples" : "Samples from the same latents", (model) =>
      figures.samples(model, data, { seed: 0 }),
    ),
    await kind("Reconstructions of the same test images", (model) =>
      figures.reconstructions(model, data),
    ),
  ];
  for (const { model } of loaded) model.dispose();
  return kinds;
}

interface LoadedTrial {
  readonly model: Model;
  readonly data: Dataset;
}

/** A trial's weights, and the images that it was trained on. */
async function load({ values, folder }: Trial): Promise<LoadedTrial> {
  const argv = argvOf({ ...values, ckpt_dir: join(folder, "weights") });
  const { settings, given } = parseFlags(trainFlags(argv), argv);
  const asked = settings as TrainSettings;
  const model = chosenModel(asked, given as ReadonlySet<string>);
  return loadSavedModel({ ...asked, model, best: false }, new Set(), silent);
}

const silent = { write: () => true, isTTY: false, columns: 80 };
