import { ClassifierDescription } from "../checkpoints";
import { Copying, ImageDistance, Evaluation, LabelFidelity } from "../evaluation";
import type { LabelsAlone } from "./labels_alone";
import { worstConfusions } from "./worst_confusions";

/** Everything that `npm run evaluate` finds of a model, and the setting it holds under. */
export interface EvaluationResult extends Evaluation {
  /** Name of the model, and how it is titled. */
  readonly model: string;
  readonly modelTitle: string;
  readonly dataset: string;
  /** What one of its images is called. */
  readonly item: string;
  readonly generatedData: boolean;
  /** The same as `importanceSamples`: samples of z for each image. */
  readonly latentSamples: number;
  readonly backend: string;
  /** The judge of what follows, and which one it was. */
  readonly classifier?: ClassifierDescription & { readonly fingerprint: string };
  readonly frechetImageDistance?: ImageDistance;
  /** How near samples come to training images, where it was asked. */
  readonly nearest?: Copying;
  /** Of a model that is told labels. */
  readonly labelFidelity?: LabelFidelity;
  /** Of a model that learnt from few labels: what a classifier comes to that has no more than these. */
  readonly labelsAlone?: LabelsAlone;
  /** What a second classifier says of the same samples, which nothing was chosen by. */
  readonly secondJudge?: SecondJudge;
}

/** Another classifier, and the share of conditioned samples that it takes for what was told. */
export interface SecondJudge {
  readonly classifier: ClassifierDescription & { readonly fingerprint: string };
  readonly accuracy: number;
}

/** A matrix of more classes than these is not written out: a million numbers of which most are 0. */
const MOST_CLASSES = 100;

/**
 * A result as it is kept and printed as JSON. The Fréchet distance stands under its earlier name,
 * too; of more than 100 classes, the 100 most frequent confusions stand in place of their matrix.
 */
export function evaluationJson(result: EvaluationResult): object {
  const { frechetImageDistance, labelFidelity } = result;
  return {
    ...result,
    ...(frechetImageDistance && { frechetDigitDistance: frechetImageDistance }),
    ...(labelFidelity && { labelFidelity: briefFidelity(labelFidelity) }),
  };
}

function briefFidelity(fidelity: LabelFidelity): object {
  const { confusion, ...others } = fidelity;
  if (confusion.length <= MOST_CLASSES) return fidelity;
  return { ...others, worstConfusions: worstConfusions(confusion, MOST_CLASSES) };
}
