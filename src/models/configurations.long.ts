// Any configuration trains two steps, decodes, encodes and is built again from its description, or is
// refused in one line. Every page of the registry takes part, whatever options it declares.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { tf, useBackend } from "../backend";
import { UserError } from "../config";
import { createImageSplit, type Dataset, type ImageShape } from "../data";
import { host } from "../host";
import { train } from "../training";
import {
  createModel,
  encodeImages,
  type Model,
  modelFromConfig,
  models,
  reconstructImages,
  sampleImages,
} from ".";
import { anyConfiguration, type Configuration } from "./testing/any_configuration";

/** So many in all; of fewer, `LATENT_LAB_CONFIGURATIONS=200`. */
const RUNS = Number(host().variables.LATENT_LAB_CONFIGURATIONS ?? 1000);
const TIME = 3_600_000;

const anyImages = fc.record({
  imageShape: fc.constantFrom<ImageShape>([4, 4, 1], [6, 5, 3], [8, 8, 1], [16, 12, 3], [1, 7, 1]),
  numClasses: fc.constantFrom(0, 1, 2, 4),
  unlabelled: fc.boolean(),
  batchSize: fc.integer({ min: 1, max: 9 }),
  rest: fc.integer({ min: 1, max: 9 }),
});

const anyTraining = fc.record({
  learningRate: fc.constantFrom(1e-4, 1e-3, 1e-2),
  binarization: fc.constantFrom("none", "static", "dynamic"),
  schedule: fc.constantFrom("cooldown", "constant", "cosine"),
  precision: fc.oneof(
    { weight: 19, arbitrary: fc.constant("float32") },
    { weight: 1, arbitrary: fc.constant("bfloat16") },
  ),
});

type Images = typeof anyImages extends fc.Arbitrary<infer T> ? T : never;
type Training = typeof anyTraining extends fc.Arbitrary<infer T> ? T : never;

/** Two batches of images, of which the second may be ragged. */
function imagesOf({ imageShape, numClasses, unlabelled, batchSize, rest }: Images): Dataset {
  const split = (name: string, n: number) => {
    const pixels = Uint8Array.from(
      { length: n * imageShape.reduce((a, b) => a * b) },
      (_, k) => (k * k * 31 + k * 7) % 256,
    );
    const labels = Int32Array.from({ length: n }, (_, i) =>
      numClasses === 0 || (unlabelled && i % 2 === 1) ? -1 : i % numClasses,
    );
    return createImageSplit({ name, imageShape, numClasses, pixels, labels });
  };
  const [train, test] = [split("train", batchSize + Math.min(rest, batchSize)), split("test", 3)];
  const about = { name: "any", title: "any images", item: "image", source: "A test." };
  const classNames = Array.from({ length: numClasses }, (_, i) => `${i}`);
  return { ...about, generated: true, imageShape, numClasses, classNames, train, test };
}

test(
  `any configuration trains two steps or is refused in one line`,
  { timeout: TIME },
  async (t) => {
    await useBackend("auto");
    const seen = new Map<string, { trained: number; refused: number }>();
    const property = fc.asyncProperty(
      anyConfiguration(),
      anyImages,
      anyTraining,
      async (...asked) => {
        const [{ model }] = asked;
        const count = seen.get(model) ?? { trained: 0, refused: 0 };
        seen.set(model, count);
        const before = tf.memory().numTensors;
        const why = await refusalOf(...asked);
        assert.equal(tf.memory().numTensors, before, "tensors are left");
        if (why === undefined) count.trained++;
        else {
          count.refused++;
          assert.doesNotMatch(why, /\n|undefined|NaN \(|\[object/, why);
        }
      },
    );
    await fc.assert(property, { numRuns: RUNS, endOnFailure: true, includeErrorInReport: true });
    for (const [name, { trained, refused }] of seen) t.diagnostic(`${name}: ${trained} trained, ${refused} refused`); // prettier-ignore
    // A page that is refused whatever it is told is no page.
    if (RUNS < 30 * models.names().length) return;
    const never = models.names().filter((name) => (seen.get(name)?.trained ?? 0) === 0);
    assert.deepEqual(never, []);
  },
);

/** What a configuration is refused with; undefined where it does all that a model does. */
async function refusalOf(
  configuration: Configuration,
  images: Images,
  training: Training,
): Promise<string | undefined> {
  let model: Model | undefined;
  const data = imagesOf(images);
  try {
    model = createModel({ ...configuration, seed: 1 }, data);
    const run = train(model, data, { ...training, batchSize: images.batchSize, numEpochs: 1 });
    await run.finish();
    use(model, data);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.message;
  } finally {
    model?.dispose();
  }
  return undefined;
}

function use(model: Model, { test: split }: Dataset): void {
  const all = split.images([0, 1, 2]);
  const { latents } = sampleImages(model, 2);
  assert.equal(latents.length, 2 * model.config.latentSize);
  const labels = Int32Array.from(split.labels, (label) => Math.max(0, label));
  assert.equal(encodeImages(model, all, labels).mean.length, 3 * model.config.latentSize);
  assert.equal(reconstructImages(model, all, labels).length, all.length);
  const again = modelFromConfig(JSON.parse(JSON.stringify(model.config)) as Model["config"], 1);
  assert.deepEqual(again.config, model.config);
  assert.deepEqual(Object.keys(again.parameters), Object.keys(model.parameters));
  again.dispose();
}
