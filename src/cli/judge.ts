import { backendInfo } from "../backend";
import { classifierPrefix, LoadedClassifier } from "../checkpoints";
import { type Dataset, labelling } from "../data";
import type { JudgeName } from "../evaluation";
import { imageClassifier, judgeDoubt, judgeState } from "../results/judge";
import { Output, shareLine, StatusLine } from "./terminal";

/** Where a classifier is, and whether one is to be asked. */
export interface JudgeSettings {
  readonly ckptDir: string;
  readonly trainImages: number;
  readonly withoutClassifier: boolean;
  /** Which of the two; the first by default. */
  readonly network?: JudgeName;
}

/**
 * The classifier that judges generated images. Where there is none of these images yet it is
 * trained, unless that would take too long or from too few images; then a notice says how to come
 * by one.
 */
export async function judgeFor(
  data: Dataset,
  { ckptDir, trainImages, withoutClassifier, network }: JudgeSettings,
  notices: Output,
): Promise<LoadedClassifier | undefined> {
  if (withoutClassifier) return undefined;
  const which = network === "second" ? "second classifier" : "classifier";
  const command = `npm run classifier${network === "second" ? " -- --network second" : ""}`;
  const lack = lackOf(data);
  if (lack) {
    notices.write(`No classifier judges generated images: ${lack}.\n`);
    return undefined;
  }
  const state = judgeState(data, { ckptDir, network });
  if (state === "missing" || state === "of other images") {
    const slow = backendInfo().name === "cpu";
    const others =
      state === "of other images"
        ? `${classifierPrefix(ckptDir, data.name, network)}.* was trained on other images`
        : undefined;
    if (slow || trainImages > 0) {
      const reason = slow
        ? "it would take hours on plain JavaScript"
        : "--train_images leaves too few images to train it";
      notices.write(
        `No classifier to judge generated images: ${[others, reason].filter(Boolean).join(", and ")}. ` +
          `\`${command}\` trains it.\n`,
      );
      return undefined;
    }
    notices.write(
      others
        ? `${others} of that name: training the ${which} that judges generated images anew.\n`
        : `Training the ${which} that judges generated images, once.\n`,
    );
  }
  const status = new StatusLine(process.stderr);
  const onProgress = (share: number) => status.show(shareLine("Training", share));
  const judge = await imageClassifier(data, { ckptDir, network, onProgress });
  status.clear();
  const doubt = judgeDoubt(judge.description);
  if (doubt) {
    notices.write(
      `The ${which} ${doubt}: ` +
        `what it says of generated images means little. \`${command}\` trains it anew.\n`,
    );
  }
  return judge;
}

/** What a data set lacks for a classifier to be trained on it. */
export function lackOf({ title, numClasses, train, test }: Dataset): string | undefined {
  const labels = [labelling(train), labelling(test)];
  if (numClasses === 0 || labels.every((known) => known === "none")) {
    return `${title} has no labels to train it`;
  }
  if (numClasses < 2) return `${title} has one class, and nothing to tell it from`;
  if (labels.some((known) => known !== "all")) {
    return `some images of ${title} have no label to train it with`;
  }
  return undefined;
}
