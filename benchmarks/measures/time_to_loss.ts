import { join } from "node:path";
import { peerProgram } from "../contenders";
import { TimeToLoss } from "../report/results";
import { Work } from "../work";
import { npmProgram, Run, runOnce } from "./run_once";

/** What PyTorch's example comes to on MNIST's test images after its ten epochs, nats per image. */
export const EXAMPLE_LOSS = 105.6;
const EPOCHS = 10;

/**
 * `npm run train` with its default flags, from nothing until its test loss is that of PyTorch's
 * example.
 *
 * @param folder takes its weights and images
 */
export async function ownTimeToLoss(
  root: string,
  images: number,
  folder: string,
  dataDir: string,
): Promise<TimeToLoss> {
  const places = ["--ckpt_dir", join(folder, "ckpts"), "--output_dir", join(folder, "outputs")];
  const data = ["--train_images", String(images), ...(dataDir ? ["--data_dir", dataDir] : [])];
  const testLoss = (line: string) => Number(/test ([\d.]+) nats/.exec(line)?.[1]);
  const run = await runOnce(
    npmProgram(root, "run", "-s", "train", "--", ...places, ...data),
    (line) => testLoss(line) <= EXAMPLE_LOSS,
  );
  return summary("latent_lab", "Latent Lab, default flags", run, testLoss);
}

/** PyTorch's example network, through all of its ten epochs. */
export async function exampleTimeToLoss(root: string, work: Work): Promise<TimeToLoss> {
  const run = await runOnce(peerProgram(root, "torch_example.py", work, [String(EPOCHS)]));
  const testLoss = (line: string) =>
    line.startsWith('{"epoch"') ? (JSON.parse(line) as { test_loss: number }).test_loss : NaN;
  return summary("pytorch_example", "PyTorch example, 10 epochs", run, testLoss);
}

function summary(
  name: string,
  label: string,
  { seconds, output }: Run,
  testLoss: (line: string) => number,
): TimeToLoss {
  const losses = output.map(testLoss).filter(Number.isFinite);
  const last = losses[losses.length - 1];
  return {
    name,
    label,
    reached: last <= EXAMPLE_LOSS,
    seconds,
    epochs: losses.length,
    test_loss: last,
  };
}
