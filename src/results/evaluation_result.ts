import { ClassifierDescription } from "../checkpoints";
import { ModelSettings } from "../config";
import { DigitDistance, Evaluation, LabelFidelity } from "../evaluation";

/** Everything that `npm run evaluate` finds of a model, and the setting it holds under. */
export interface EvaluationResult extends Evaluation {
  readonly model: ModelSettings["model"];
  readonly latentSize: number;
  readonly dataset: string;
  readonly generatedData: boolean;
  /** The same as `importanceSamples`: samples of z for each image. */
  readonly latentSamples: number;
  readonly backend: string;
  /** The judge of what follows, and which one it was. */
  readonly classifier?: ClassifierDescription & { readonly fingerprint: string };
  readonly frechetDigitDistance?: DigitDistance;
  /** A conditional model's only. */
  readonly labelFidelity?: LabelFidelity;
}
