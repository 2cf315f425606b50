import assert from "node:assert/strict";
import * as path from "node:path";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { loadRun } from "../checkpoints";
import { withFewLabels } from "../data";
import { inTemporaryFolder } from "../data/testing/idx_files";
import { evaluateModel } from "../evaluation";
import {
  createModel,
  encodeImages,
  fitMixture,
  models,
  reconstructImages,
  sampleImages,
} from "../models";
import { tinyColours, tinyDataset } from "../models/testing/tiny";
import { saveCheckpoint } from "../results/checkpoint";
import { saveRun } from "../results/outputs";
import { train } from "../training";
import { outcome } from "../training/testing/outcome";
import { stopAfter } from "../training/testing/stop_after";
import { playgroundPayload } from "./playground_payload";
import { withNotebook } from "./testing/host";
import { trainingPanel } from "./training_panel";

before(async () => void (await useBackend("auto")));

// Every page that `--model` may name, through all that is done with a model.

const grey = { ...tinyDataset({ train: 40, test: 20 }), title: "quarters" }; // 16, 16 and 8 images
const colour = (labelled: boolean) => tinyColours({ train: 40, test: 18, labelled });
const kinds = {
  "dense, grey": {
    ...{ data: grey, unlabelled: undefined, few: withFewLabels(grey, 8), latentSize: 3 },
    hiddenSizes: [8],
  },
  "convolutions, colour": {
    ...{
      data: colour(true),
      unlabelled: colour(false),
      few: undefined,
      architecture: "conv",
      latentSize: 2,
      convChannels: [4],
      denseSize: 8,
    },
  },
};
const settings = { batchSize: 16, numEpochs: 2, learningRate: 0.01, seed: 3 };

/** Pretraining and warm-up end with the first epoch, so that what follows them is trained, too. */
function shortFirstEpochs(name: string) {
  const spans = Object.entries(models.find(name).options).filter(
    ([, { firstEpochs }]) => firstEpochs,
  );
  return Object.fromEntries(spans.map(([option]) => [option, 1]));
}

for (const name of models.names()) {
  for (const [kind, { data: told, unlabelled, few, ...sizes }] of Object.entries(kinds)) {
    const { labels } = models.find(name);
    const learnsFromFew = labels === "some" || labels === "learned";
    const data = (labels === undefined && unlabelled) || (learnsFromFew && few) || told;
    const made = { ...sizes, ...shortFirstEpochs(name) };
    test(`${name}, ${kind}: trained, stopped, gone on with, measured, drawn from, shown`, async () => {
      const tensors = tf.memory().numTensors;
      await inTemporaryFolder(async (folder) => {
        const places = { ckptDir: path.join(folder, "ckpt"), outputDir: path.join(folder, "out") };
        const whole = train(createModel({ ...made, model: name }, data), data, settings);
        await withNotebook(async (shown) => {
          await trainingPanel(whole);
          assert.ok(shown.length > 0);
        });
        assert.equal(whole.status, "finished");

        const first = train(createModel({ ...made, model: name }, data), data, settings);
        await stopAfter(first, 4);
        const prefix = await saveCheckpoint(first, data, places);
        const saved = loadRun(prefix);
        const rest = train(saved.model, data, {}, saved.state);
        await rest.finish();
        assert.deepEqual(outcome(rest), outcome(whole));

        const { model } = rest;
        const found = await evaluateModel(model, data.test, { importanceSamples: 3 });
        const bounds = [found.kl, found.elbo, found.logLikelihood];
        assert.equal(found.noLikelihood, model.noLikelihood);
        assert.ok(bounds.every((value) => Number.isFinite(value) === !model.noLikelihood));
        assert.ok(Number.isFinite(found.reconstruction + found.loss));

        const rebuilt = reconstructImages(model, data.test.images([0, 1]), data.test.labels);
        const mixture = fitMixture(model, data.train, { components: 2 });
        const samplers = [
          "normal",
          mixture,
          ...(model.ownPrior ? (["prior"] as const) : []),
        ] as const;
        const drawn = samplers.map(
          (sampler) => sampleImages(model, 5, { seed: 1, sampler }).images,
        );
        for (const pixels of [...drawn, rebuilt]) assert.ok(pixels.every((p) => p >= 0 && p <= 1));
        const { mean } = encodeImages(model, data.test.images([0]), data.test.labels);
        assert.equal(mean.length, model.config.latentSize);

        const files = await saveRun(rest, data, places);
        assert.ok(files.some((file) => file.endsWith("samples.png")));
        const payload = await playgroundPayload(model, data, { count: 12, seed: 0, title: name });
        assert.ok(payload.bytes.length > 0);
        [whole, first, rest].forEach((run) => run.model.dispose());
      });
      assert.equal(tf.memory().numTensors, tensors);
    });
  }
}
