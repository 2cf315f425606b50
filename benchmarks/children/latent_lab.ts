import { requirePrecision, tf, useBackend } from "../../src/backend";
import { trainingOptions } from "../../src/config";
import { createModel, decodeLatents } from "../../src/models";
import { normal } from "../../src/random";
import { train } from "../../src/training";
import { serve, Service, timed } from "./protocol";
import { imagesOf, Task } from "./task";

/** The work in this project, as its users do it: a run that is read to the end of each epoch. */
async function latentLab({
  backend,
  precision = "float32",
  model: page,
  work,
}: Task): Promise<Service> {
  const chosen = await useBackend(backend);
  const split = imagesOf(work);
  const { hidden_sizes: hiddenSizes, latent_size: latentSize, seed } = work;
  requirePrecision(precision);
  const settings = { model: page, hiddenSizes, latentSize, activation: work.activation, seed };
  const model = createModel(settings, split);

  const training = {
    numEpochs: trainingOptions.numEpochs.default,
    batchSize: Math.min(work.batch_size, split.size),
    learningRate: work.learning_rate,
    schedule: "constant" as const,
    seed,
    precision,
  };
  // A run tests itself after each epoch: one image, so that it does not count.
  const data = (images: number) => ({
    train: split.slice(0, images, "train"),
    test: split.slice(0, 1, "test"),
  });
  const warmup = Math.min(split.size, work.warmup_steps * training.batchSize);
  await train(model, data(warmup), { ...training, numEpochs: 1 }).finish();
  const run = train(model, data(split.size), { ...training, numEpochs: 100_000 });
  const records = run[Symbol.asyncIterator]();

  async function epoch() {
    for (;;) {
      const { value, done } = await records.next();
      if (done || !value) throw new Error("the run ended");
      if (value.kind === "epoch") return { loss: value.train.loss };
    }
  }

  const latent = normal({ seed, stream: "benchmark", step: 0 }, latentSize);
  function decode() {
    const started = performance.now();
    decodeLatents(model, latent, [0]);
    return performance.now() - started;
  }

  return {
    version: chosen.version,
    answers: {
      epoch: () => timed(epoch),
      /** Milliseconds of 200 decoded vectors, after 20 that do not count. */
      decode: () => ({ milliseconds: Array.from({ length: 220 }, decode).slice(20) }),
      wait: async () => ({ milliseconds: await longestWait(epoch) }),
      memory: () => {
        (globalThis as { gc?: () => void }).gc?.();
        return { tensors: tf.memory().numTensors, resident_bytes: process.memoryUsage().rss };
      },
    },
  };
}

/** The longest, in milliseconds, that a timer of a millisecond waits while `work` is done. */
async function longestWait(work: () => Promise<unknown>): Promise<number> {
  let last = performance.now();
  let longest = 0;
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(look, 1);
  await work();
  clearInterval(timer);
  return longest;
}

void serve(latentLab);
