import { ClassifierDescription } from "../checkpoints";
import { ImageDistance, Evaluation, LabelFidelity } from "../evaluation";

/** Everything that `npm run evaluate` finds of a model, and the setting it holds under. */
export interface EvaluationResult extends Evaluation {
  /** Name of the model, and how it is titled. */
  readonly model: string;
  readonly modelTitle: string;
  readonly latentSize: number;
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
  /** Of a model that is told labels. */
  readonly labelFidelity?: LabelFidelity;
}
