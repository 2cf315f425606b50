import type { Dataset } from "../data";
import { counted } from "../config";
import { markdown, type Markup } from "../host/display";
import type { EpochRecord } from "../training";

/** What a sentence on a loss needs of a history's last epoch. */
type Epoch = Pick<EpochRecord, "test" | "negativeElbo">;

/** MNIST's training images; with fewer of them, what others reach does not compare. */
const MNIST_TRAIN = 60_000;

/**
 * The test loss in a sentence, with all that it holds under: how many images of which data, grey or
 * in colour. What others publish for MNIST stands beside it where the data are MNIST, and whole.
 *
 * @param history of a training that has come through an epoch
 * @throws RangeError for a history without an epoch
 * @example
 * ```ts
 * lossInWords(history, data)
 * ```
 */
export function lossInWords(
  history: readonly Epoch[],
  { name, title, generated, train, test, imageShape }: Dataset,
): Markup {
  const last = history.at(-1);
  if (!last) throw new RangeError("the history is empty: no epoch is complete yet");
  const { loss } = last.test;
  const bound = last.negativeElbo?.test;
  const weighed = bound !== undefined && Math.abs(bound - loss) > 1e-6 * Math.abs(loss);
  const figure = weighed
    ? `The test loss is ${nats(loss)}, and since its terms are weighed, the figure to compare is −ELBO: **${nats(bound)} nats per image**`
    : `The test loss is the figure to compare: **${nats(loss)} nats per image**`;
  const pixels = imageShape[2] === 1 ? "grey pixels" : "pixels in colour";
  const images = test.size === 1 ? "test image" : "test images";
  const sentences = [
    `${figure}, ${pixels} between 0 and 1 as they are, one sample of $z$, ${counted(test.size)} ${images} of ${literal(title)}.`,
  ];
  const whole = name === "mnist" && !generated && train.size === MNIST_TRAIN;
  if (whole && imageShape.join() === "28,28,1") {
    sentences.push(
      "PyTorch's own example reaches 105.6 after ten epochs with 20 latent dimensions.",
    );
  }
  return markdown(sentences.join(" "));
}

const nats = (value: number) => value.toFixed(1);

/** A folder's name as text, whatever Markdown would make of its letters. */
function literal(text: string): string {
  return text.replace(/[\\`*_{}[\]<>()#+\-.!|$~&]/g, (letter) =>
    letter === "<" ? "&lt;" : letter === "&" ? "&amp;" : `\\${letter}`,
  );
}
