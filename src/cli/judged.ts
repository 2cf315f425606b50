import type { Dataset } from "../data";
import { imageDistance, labelFidelity, mostImages } from "../evaluation";
import { type LatentSampler, type Model, sampleImages, takesLabels } from "../models";
import type { EvaluationResult } from "../results/evaluation_result";
import { judgeFor, type JudgeSettings } from "./judge";
import type { Output } from "./terminal";

/** What classifiers say of generated images. */
export type Judged = Pick<
  EvaluationResult,
  "classifier" | "frechetImageDistance" | "labelFidelity" | "secondJudge"
>;

/**
 * Asks the first classifier, and of a model that is told labels, where that is asked for, the second:
 * both see the same samples.
 */
export async function judged(
  model: Model,
  data: Dataset,
  sampler: LatentSampler,
  settings: JudgeSettings & {
    readonly seed: number;
    readonly numSamples: number;
    readonly secondJudge: boolean;
  },
  notices: Output,
): Promise<Judged> {
  const judge = await judgeFor(data, settings, notices);
  if (!judge) return {};
  const { seed } = settings;
  const result: Judged = {
    classifier: { ...judge.description, fingerprint: judge.fingerprint },
    frechetImageDistance: imageDistance(judge.classifier, model, data, seed, sampler),
  };
  const n = Math.min(settings.numSamples, mostImages(data.imageShape));
  const samples = takesLabels(model) ? sampleImages(model, n, { seed, sampler }) : undefined;
  const fidelity = samples && labelFidelity(judge.classifier, samples, data.test);
  judge.classifier.dispose();
  if (!samples) return result;
  const second = settings.secondJudge
    ? await judgeFor(data, { ...settings, network: "second" }, notices)
    : undefined;
  if (!second) return { ...result, labelFidelity: fidelity };
  const { description, fingerprint } = second;
  const { accuracy } = labelFidelity(second.classifier, samples, data.test);
  second.classifier.dispose();
  const classifier = { ...description, fingerprint };
  return { ...result, labelFidelity: fidelity, secondJudge: { classifier, accuracy } };
}
