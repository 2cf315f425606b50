import { useBackend } from "../backend";
import { type Description, recordMetrics } from "../checkpoints";
import { Settings, UserError, counted } from "../config";
import type { Dataset } from "../data";
import { copying, evaluateModel, FEWEST_IMAGES } from "../evaluation";
import { fileName, FolderInUse, folderOf, host } from "../host";
import { saveEvaluationPage } from "../results/evaluation_page";
import { evaluationJson, EvaluationResult } from "../results/evaluation_result";
import { labelsAlone } from "../results/labels_alone";
import { outputFolder } from "../results/places";
import { evaluationTable } from "./evaluation_table";
import { lackOf } from "./judge";
import { judged } from "./judged";
import { ofNamedRun } from "./named_run";
import { evaluateFlags } from "./options";
import { requireSampling, samplerFor } from "./sampler";
import { loadSavedModel, savedPrefix } from "./saved_model";
import { shareLine, StatusLine } from "./terminal";
import { underscored } from "./underscored";

type EvaluateFlags = Settings<typeof evaluateFlags>;

/**
 * Measures saved weights on the test split, keeps the figures in the checkpoint's JSON, and
 * prints them: as a table, with a page of figures beside it, or as one JSON object.
 */
export async function evaluateSession(
  settings: EvaluateFlags,
  given: ReadonlySet<string>,
): Promise<void> {
  // With --json, standard output belongs to the JSON alone.
  const notices = settings.json ? process.stderr : process.stdout;
  requireSampling(settings, given);
  requireJudge(settings);
  const { name: backend } = await useBackend(settings.backend);
  // The judge, who knows nothing of runs, is that of all of them.
  const places = ofNamedRun(settings);
  const saved = await loadSavedModel(places, given, notices);
  const { model, data, description } = saved;
  const { seed, binarization, importanceSamples } = settings;
  if (description.binarization && !given.has("binarization")) {
    notices.write(
      `The model was trained with --binarization ${description.binarization}, and is measured on grey pixels: ` +
        "the same flag measures it as it was trained.\n",
    );
  }
  const prefix = savedPrefix(places);
  const { files } = host();
  files.requireWritable(folderOf(prefix), [`${fileName(prefix)}.json`]);
  if (!settings.json) files.requireWritable(outputFolder(model, places), ["evaluation.html"]);

  const sees = settings.sampler === "mixture" || settings.nearest || description.fewLabels;
  const learned = sees ? saved.learnedFrom() : data;
  const sampler = samplerFor(model, learned, settings);
  const status = new StatusLine(process.stderr);
  const evaluation = await evaluateModel(model, data.test, {
    ...{ seed, binarization, importanceSamples },
    onProgress: (share) => status.show(shareLine("Evaluating", share)),
  }).finally(() => status.clear());
  const result: EvaluationResult = {
    model: model.name,
    modelTitle: model.title,
    dataset: data.name,
    item: data.item,
    generatedData: data.generated,
    latentSamples: importanceSamples,
    backend,
    ...evaluation,
    ...(settings.nearest && { nearest: copying(model, learned, { seed, sampler }) }),
    ...(await judged(model, data, sampler, settings, notices)),
    ...(await besideLabelsAlone(learned, data, settings)),
  };

  if (settings.disentanglement && !result.disentanglement) {
    notices.write(`No scores of disentanglement: ${lackOfFactors(data)}.\n`);
  }

  const json = underscored(evaluationJson(result));
  const kept = keep(prefix, { [`evaluation_${binarization}`]: json }, description);
  if (settings.json) {
    if (kept.startsWith("Not")) notices.write(`${kept}\n`);
    process.stdout.write(`${JSON.stringify(json)}\n`);
  } else {
    process.stdout.write(evaluationTable(result, data));
    const page = await saveEvaluationPage(result, data, places);
    process.stdout.write(`\nFigures   ${page}\n${kept}\n`);
  }
  model.dispose();
}

/** @throws UserError where samples are asked for, and nobody looks at them */
function requireJudge({ sampler, withoutClassifier, nearest }: EvaluateFlags): void {
  if (sampler === "auto" || !withoutClassifier || nearest) return;
  throw new UserError(
    `--sampler ${sampler} says what samples a classifier judges, and --without_classifier leaves them ` +
      "out: keep one of them, or add --nearest",
  );
}

function lackOfFactors({ title, test }: Dataset): string {
  if (!test.factors) return `the factors of ${title} are not known, only those of sprites are`;
  if (test.size >= FEWEST_IMAGES) return "no factor differs between the test images";
  return `they take ${FEWEST_IMAGES} test images at least, and --test_images leaves ${counted(test.size)}`;
}

/**
 * Of a model that learnt from few labels, what a classifier of these labels alone comes to; nothing where there is
 * none and it may not be trained.
 *
 * @param learned what the model learned from
 * @param data with all labels
 */
async function besideLabelsAlone(
  learned: Dataset,
  data: Dataset,
  { ckptDir, withoutClassifier }: EvaluateFlags,
): Promise<Pick<EvaluationResult, "labelsAlone">> {
  if (!learned.fewLabels || withoutClassifier || lackOf(data)) return {};
  const status = new StatusLine(process.stderr);
  const onProgress = (share: number) => status.show(shareLine("Training beside", share));
  const alone = await labelsAlone(learned, { ckptDir, onProgress }).finally(() => status.clear());
  return { labelsAlone: alone };
}

/** Keeps figures beside weights, where no training replaces those meanwhile; says what became of them. */
function keep(prefix: string, figures: Record<string, unknown>, of: Description): string {
  try {
    recordMetrics(prefix, figures, of);
    return `Kept in   ${prefix}.json`;
  } catch (error) {
    if (!(error instanceof FolderInUse)) throw error;
    return `Not kept in ${prefix}.json: ${error.message}`;
  }
}
