import { UserError } from "../config";
import { host, joinPath, sha256, toHex } from "../host";
import { Classifier, ClassifierConfig, type JudgeName } from "../evaluation";
import { parse, serialize, TensorData } from "./safetensors";
import { assign, readCheckpointFile, readCheckpointText } from "./weights";

/** What is known of a saved classifier. */
export interface ClassifierDescription {
  readonly dataset: string;
  readonly seed: number;
  readonly numEpochs: number;
  readonly trainImages: number;
  /** Of one that was trained on so many labels alone, and is no judge. */
  readonly numLabels?: number;
  /** Share of the test images named rightly, and how many there were. */
  readonly testAccuracy: number;
  readonly testImages: number;
  /** Digests that tell whether other images are the same; absent in earlier files. */
  readonly imageMarks?: Readonly<Record<string, string>>;
}

/** A classifier read from its files. */
export interface LoadedClassifier {
  /** The caller disposes. */
  readonly classifier: Classifier;
  readonly description: ClassifierDescription;
  /** The first 8 digits of its weights' SHA-256: distances compare where it is the same. */
  readonly fingerprint: string;
}

/** What a classifier's description tells. */
export interface DescribedClassifier {
  readonly description: ClassifierDescription;
  /** What it was made for; absent where that was not written down. */
  readonly config?: ClassifierConfig;
}

type Json = Partial<ClassifierDescription> & Pick<DescribedClassifier, "config">;

/** Where a data set's classifier goes: `<folder>/classifier/<data set>`, the second with `.second`. */
export function classifierPrefix(
  folder: string,
  dataset: string,
  network: JudgeName = "first",
): string {
  return joinPath(folder, "classifier", network === "first" ? dataset : `${dataset}.${network}`);
}

/** Writes `PREFIX.safetensors` and `PREFIX.json`, both or neither. */
export function saveClassifier(
  classifier: Classifier,
  prefix: string,
  description: ClassifierDescription,
): void {
  const json = {
    format_version: 1,
    model: "classifier",
    config: classifier.config,
    ...description,
  };
  host().files.write({
    [`${prefix}.safetensors`]: serialize({
      tensors: tensorsOf(classifier),
      metadata: { format: "pt" },
    }),
    [`${prefix}.json`]: JSON.stringify(json, null, 2) + "\n",
  });
}

/**
 * What is known of a saved classifier, without its weights.
 *
 * @throws UserError where the description is missing or broken
 */
export function describeClassifier(prefix: string): DescribedClassifier {
  return readClassifier(`${prefix}.json`);
}

/**
 * Reads a classifier for images of the given shape and number of classes.
 *
 * @throws UserError where a file is missing, broken, or made for other images
 */
export async function loadClassifier(
  prefix: string,
  { imageShape, numClasses, network }: ClassifierConfig,
): Promise<LoadedClassifier> {
  const file = `${prefix}.safetensors`;
  const bytes = readCheckpointFile(file, again);
  const { tensors } = parse(bytes, file);
  const classifier = new Classifier({ imageShape, numClasses, network }, 0);
  for (const [name, variable] of Object.entries(classifier.parameters)) {
    const found = tensors.get(name);
    if (
      !(found?.values instanceof Float32Array) ||
      JSON.stringify(found.shape) !== JSON.stringify(variable.shape)
    ) {
      classifier.dispose();
      throw new UserError(
        `${file} has no ${name} of shape [${variable.shape.join(", ")}]: ${again}`,
      );
    }
    assign(variable, found.values);
  }
  const fingerprint = toHex(await sha256(bytes)).slice(0, 8);
  try {
    return { classifier, description: describeClassifier(prefix).description, fingerprint };
  } catch (error) {
    classifier.dispose();
    throw error;
  }
}

const again = "run `npm run classifier` to make it anew";

function readClassifier(file: string): DescribedClassifier {
  let json: Json | null;
  try {
    const text = readCheckpointText(file, again);
    json = JSON.parse(text) as Json | null;
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${file} is not JSON: ${again}`);
  }
  const { dataset, seed, numEpochs, trainImages, testAccuracy, testImages } = json ?? {};
  const { imageMarks, config, numLabels } = json ?? {};
  const counts = { seed, numEpochs, trainImages, testAccuracy, testImages };
  const known = Object.values(counts).every((value) => Number.isFinite(value));
  if (!known || typeof dataset !== "string") {
    throw new UserError(`${file} describes no classifier: ${again}`);
  }
  const numbers = counts as Record<keyof typeof counts, number>;
  const few = numLabels === undefined ? {} : { numLabels };
  return {
    description: { dataset, ...numbers, ...few, ...(imageMarks && { imageMarks }) },
    config,
  };
}

function tensorsOf({ parameters }: Classifier): Map<string, TensorData> {
  return new Map(
    Object.entries(parameters).map(([name, variable]) => [
      name,
      { shape: variable.shape, values: variable.dataSync<"float32">() },
    ]),
  );
}
