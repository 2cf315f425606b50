import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { gradientsOf, lossOf } from "./testing/loss_of";
import { tidied } from "./testing/tidied";
import { tinyDataset, tinyModel } from "./testing/tiny";

before(async () => void (await useBackend("cpu")));

const { train } = tinyDataset();
const x = [0, 1].map((i) => [...train.images([i])]);
const noise = () => ({
  epsilon: tf.tensor2d([0.3, -1, 0.5, 1.2, 0, -0.4], [2, 3]),
  distortion: tf.fill([2, 6], 0.5), // the images as they are
  "distortion of labelled": tf.fill([1, 6], 0.5),
});
const labels = () => ({ y: tf.tensor2d([[0, 1, 0, 0], [0, 0, 0, 0]]), known: tf.tensor1d([1, 0]) }); // prettier-ignore

/** log q(y|x) of the two images. */
function logClasses(model: ReturnType<typeof tinyModel>): number[][] {
  return tf.tidy(() => model.classify?.(tf.tensor2d(x)).arraySync() ?? []);
}

test("M2, and where q is sure −log q of the likeliest class for the image moved", () => {
  const surest = (row: number[]) => Math.max(...row);
  for (const threshold of [0, 0.5, 1]) {
    const model = tinyModel({ model: "m2-consistency", threshold, alpha: 2, lambda: 3 });
    const rows = logClasses(model);
    const found = tidied(() => lossOf(model, x, noise(), labels()));
    const sure = rows.map(surest).filter((l) => Math.exp(l) >= threshold);
    const consistency = -sure.reduce((sum, l) => sum + l, 0) / 2;
    const { reconstruction, kl, classKl, classification } = found.terms;
    assertClose([found.terms.consistency, classification], [consistency, -rows[0][1]], 1e-5);
    assertClose(
      [found.loss],
      [reconstruction + kl + classKl + 2 * classification + 3 * consistency],
      1e-4,
    );
    model.dispose();
  }
});

test("with no weight on both its loss is M2's with its q(y|x)", () => {
  const model = tinyModel({ model: "m2-consistency", alpha: 0, lambda: 0 });
  const { terms } = tidied(() => lossOf(model, x, noise(), labels()));
  const q = logClasses(model).map((row) => row.map(Math.exp));
  const byHand = [0, 1, 2, 3].map((c) =>
    tf.tidy(() => {
      const y = tf.oneHot(tf.tensor1d([c, c], "int32"), 4, 1, 0, "float32") as tf.Tensor2D;
      const posterior = model.encode(tf.tensor2d(x), y);
      const cost = model.decode(posterior.sample(noise().epsilon), y).negativeLogLikelihood(tf.tensor2d(x)); // prettier-ignore
      return cost.arraySync();
    }),
  );
  const ofSecond = byHand.reduce((sum, costs, c) => sum + q[1][c] * costs[1], 0);
  assertClose([terms.reconstruction], [(byHand[1][0] + ofSecond) / 2], 1e-4);
  model.dispose();
});

test("the class that is taken for sure is a constant: consistency alone moves nothing by it", () => {
  const settings = { model: "m2-consistency", threshold: 0, alpha: 0 };
  const [with0, with1] = [0, 1].map((lambda) => tinyModel({ ...settings, lambda }));
  const bias = (model: ReturnType<typeof tinyModel>) =>
    tidied(() => gradientsOf(model, x, noise(), labels()))["classifier.logits.bias"];
  // The gradient of −log q(ŷ) by the logits is q − ŷ, the mean over the images.
  const rows = logClasses(with1);
  const expected = [0, 1, 2, 3].map(
    (c) =>
      rows.reduce((sum, row) => sum + Math.exp(row[c]) - Number(row[c] === Math.max(...row)), 0) /
      2,
  );
  const [plain, found] = [bias(with0), bias(with1)];
  assertClose(found.map((value, c) => value - plain[c]), expected, 1e-4); // prettier-ignore
  assert.ok(Math.hypot(...expected) > 0.1);
  [with0, with1].forEach((each) => each.dispose());
});
