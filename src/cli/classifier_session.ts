import { useBackend } from "../backend";
import { classifierPrefix } from "../checkpoints";
import { Settings, UserError, counted } from "../config";
import { withFewLabels } from "../data";
import { judgeDoubt, LEAST_JUDGE_ACCURACY, makeJudge } from "../results/judge";
import { labelsAlone, labelsAlonePrefix } from "../results/labels_alone";
import { lackOf } from "./judge";
import { loadData } from "./load_data";
import { classifierFlags } from "./options";
import { backendLine } from "./say";
import { shareLine, StatusLine } from "./terminal";

/** Trains the classifier, saves it, and says how good it is. */
export async function classifierSession(
  settings: Settings<typeof classifierFlags>,
  given: ReadonlySet<string>,
): Promise<void> {
  const data = await loadData(settings);
  const lack = lackOf(data);
  if (lack) throw new UserError(`no classifier: ${lack}`);
  const say = (line: string) => process.stdout.write(`${line}\n`);
  say(
    `Data      ${counted(data.train.size)} training and ${counted(data.test.size)} test images. ${data.source}`,
  );
  say(`Backend   ${backendLine(await useBackend(settings.backend))}`);
  const { network, numEpochs, ckptDir, numLabels } = settings;
  const seed = given.has("seed") ? settings.seed : undefined;
  const status = new StatusLine(process.stderr);
  const onProgress = (share: number) => status.show(shareLine("Training", share));
  if (numLabels > 0) {
    const few = withFewLabels(data, numLabels, settings.seed);
    const epochs = given.has("numEpochs") ? numEpochs : undefined;
    const options = { ckptDir, network, numEpochs: epochs, anew: true, onProgress };
    const alone = await labelsAlone(few, options).finally(() => status.clear());
    say(`Labels    ${counted(alone.numLabels)} of the ${counted(few.train.size)} training images`);
    say(`Accuracy  ${(100 * alone.accuracy).toFixed(2)} % of the test images, from these alone`);
    const prefix = labelsAlonePrefix(few, { count: numLabels, seed: settings.seed }, ckptDir, network); // prettier-ignore
    say(`Written   ${prefix}.safetensors and .json`);
    return;
  }
  const made = await makeJudge(data, { network, numEpochs, seed, ckptDir, onProgress });
  status.clear();
  say(`Accuracy  ${(100 * made.testAccuracy).toFixed(2)} % of the test images`);
  if (made.testAccuracy < LEAST_JUDGE_ACCURACY) {
    say(`          less than the ${100 * LEAST_JUDGE_ACCURACY} % that a judge should reach`);
  } else if (judgeDoubt(made)) {
    say(`          but it ${judgeDoubt(made)}, which says little`);
  }
  say(`Written   ${classifierPrefix(ckptDir, data.name, network)}.safetensors and .json`);
}
