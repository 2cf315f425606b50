import { existsSync } from "node:fs";
import { backendInfo } from "../backend";
import { classifierPrefix, LoadedClassifier } from "../checkpoints";
import { type Dataset, labelling } from "../data";
import { imageClassifier, LEAST_JUDGE_ACCURACY } from "../results/judge";
import { Output, shareLine, StatusLine } from "./terminal";

interface JudgeSettings {
  readonly ckptDir: string;
  readonly trainImages: number;
  readonly withoutClassifier: boolean;
}

/**
 * The classifier that judges generated images. Where there is none yet it is trained, unless
 * that would take too long or from too few images; then a notice says how to come by one.
 */
export async function judgeFor(
  data: Dataset,
  { ckptDir, trainImages, withoutClassifier }: JudgeSettings,
  notices: Output,
): Promise<LoadedClassifier | undefined> {
  if (withoutClassifier) return undefined;
  if (data.numClasses < 2 || labelling(data.train) !== "all" || labelling(data.test) !== "all") {
    notices.write(
      `No classifier judges generated images: ${data.title} has no labels to train it.\n`,
    );
    return undefined;
  }
  if (!existsSync(`${classifierPrefix(ckptDir, data.name)}.safetensors`)) {
    const slow = backendInfo().name === "cpu";
    if (slow || trainImages > 0) {
      const reason = slow
        ? "it would take hours on plain JavaScript"
        : "--train_images leaves too few images to train it";
      notices.write(
        `No classifier to judge generated images: ${reason}. \`npm run classifier\` trains it.\n`,
      );
      return undefined;
    }
    notices.write("Training the classifier that judges generated images, once.\n");
  }
  const status = new StatusLine(process.stderr);
  const onProgress = (share: number) => status.show(shareLine("Training", share));
  const judge = await imageClassifier(data, { ckptDir, onProgress });
  status.clear();
  const { testAccuracy } = judge.description;
  if (testAccuracy < LEAST_JUDGE_ACCURACY) {
    notices.write(
      `The classifier names only ${(100 * testAccuracy).toFixed(1)} % of the test images rightly: ` +
        "what it says of generated images means little. `npm run classifier` trains it anew.\n",
    );
  }
  return judge;
}
