import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { createImageSplit } from "../data";
import {
  createModel,
  decodeLatents,
  defineModel,
  encodeImages,
  reconstructImages,
  requireFit,
} from ".";
import { cvae as cvaePage } from "./cvae";
import { tinyColours, tinyDataset, tinyModel } from "./testing/tiny";

before(async () => void (await useBackend("cpu")));

const refused = (what: () => unknown, message: RegExp) => {
  assert.throws(what, (error: Error) => {
    assert.equal(error.name, "UserError", String(error));
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /\n|TF_Status/);
    return true;
  });
};

test("another data set's images are refused by both sizes, and no tensor is left", () => {
  const model = tinyModel({ model: "cvae" });
  const { test: split } = tinyColours();
  const before = tf.memory().numTensors;
  refused(
    () => requireFit(model, split),
    /images of 4 × 4 pixels, the test images have 6 × 5 in colour/,
  );
  const image = split.image(0);
  for (const use of [encodeImages, reconstructImages]) {
    refused(
      () => use(model, image, [0]),
      /a CVAE of 4 × 4 pixels takes 16 numbers an image, got 90/,
    );
  }
  refused(() => decodeLatents(model, new Float32Array(4), [1]), /takes 3 numbers.*got 4/);
  refused(() => decodeLatents(model, new Float32Array(3), [7]), /label 7 .* 0 to 3, the 4 classes/);
  assert.equal(tf.memory().numTensors, before);
  model.dispose();
});

test("a model that is told labels wants those that it was made for", () => {
  const [vae, cvae] = ["vae", "cvae"].map((model) => tinyModel({ model }));
  const { test: split } = tinyDataset();
  const { pixels, imageShape, labels } = split;
  const relabelled = (given?: ArrayLike<number>, numClasses = 4) =>
    createImageSplit({ name: "validation", pixels, imageShape, labels: given, numClasses });
  requireFit(cvae, split);
  refused(
    () => requireFit(cvae, relabelled(labels, 5)),
    /the model is told 4 classes, the validation images have 5: create the model/,
  );
  const partly = Int32Array.from(labels, (label, i) => (i === 2 || i === 5 ? -1 : label));
  refused(
    () => requireFit(cvae, relabelled(partly)),
    /a CVAE needs the label of each image, and validation image 2 has none: choose/,
  );
  // What takes no labels is not concerned with them.
  for (const others of [relabelled(labels, 5), relabelled(partly), relabelled(undefined, 0)]) {
    requireFit(vae, others);
  }
  const some = createModel(
    { model: defineModel({ ...cvaePage, name: "cvae-some", labels: "some" }) },
    tinyDataset(),
  );
  requireFit(some, relabelled(partly));
  [vae, cvae, some].forEach((model) => model.dispose());
});

test("so are tensors of another size", () => {
  const model = tinyModel();
  tf.tidy(() => {
    const x = tf.zeros<tf.Rank.R2>([2, 90]);
    const context = { noise: undefined as never, trainSize: 1, progress: 1, epochs: 1 };
    refused(() => model.encode(x), /takes images of shape \[n, 16\], got \[2, 90\]/);
    refused(() => model.loss({ x }, context), /takes images of shape \[n, 16\], got \[2, 90\]/);
    refused(() => model.decode(x), /a VAE of 3 latents takes latents of shape \[n, 3\]/);
  });
  requireFit(model, tinyDataset().test);
  model.dispose();
});
