import { backendInfo, useBackend } from "../../backend";
import { wasmOperations } from "../../backend/wasm/operations";
import { loadModel, loadState } from "../../checkpoints";
import { type Dataset, defineDataset, loadDataset } from "../../data";
import { evaluateLoss } from "../../evaluation";
import { host } from "../../host";
import { createModel, decodeLatents, sampleImages } from "../../models";
import { normal, uniform } from "../../random";
import { train } from "../../training";
import { saveRun } from "../outputs";

/** What a lab of one small model comes to, wherever it runs. */
export interface LabOutcome {
  readonly backend: string;
  /** How often the project's own operations for wasm were called; undefined where there are none. */
  readonly calls?: Readonly<Record<"product" | "adam", number>>;
  /** Training losses, epoch after epoch. */
  readonly losses: readonly number[];
  /** Of an epoch more, trained from what was saved. */
  readonly resumedLoss: number;
  /** Of the test images, in nats per image. */
  readonly testLoss: number;
  /** The largest difference of a pixel that the saved and loaded model decodes. */
  readonly decodedDifference: number;
  /** Pixels of ten drawn images. */
  readonly samples: readonly number[];
  /** What was written, with its size in bytes. */
  readonly files: Readonly<Record<string, number>>;
  /** The bytes of `samples.png`. */
  readonly picture: readonly number[];
}

const SIDE = 8;
const LATENT_SIZE = 3;
const SETTINGS = { numEpochs: 3, batchSize: 20, learningRate: 3e-3, seed: 7 };

/** Images of 8 × 8 pixels with one bright quarter, which is their class. */
const quarters = defineDataset({
  name: "quarters",
  title: "bright quarters",
  generated: true,
  imageShape: [SIDE, SIDE],
  load: () => ({ train: drawn("train", 400), test: drawn("test", 60) }),
});

function drawn(stream: string, count: number) {
  const noise = uniform({ seed: 1, stream, step: 0 }, count * SIDE * SIDE);
  const labels = Array.from({ length: count }, (_, i) => i % 4);
  const pixels = Uint8Array.from(noise, (level, at) => {
    const [image, row, column] = [at / SIDE ** 2, (at / SIDE) % SIDE, at % SIDE].map(Math.floor);
    const quarter = 2 * Number(row >= SIDE / 2) + Number(column >= SIDE / 2);
    return Math.floor((quarter === labels[image] ? 205 : 0) + 50 * level);
  });
  return { pixels, labels };
}

/** Trains a VAE on wasm, saves it among the host's files, loads it, goes on with it and draws. */
export async function smallLab(): Promise<LabOutcome> {
  await useBackend("wasm");
  const calls = countedCalls();
  const data = await loadDataset(quarters);
  const model = createModel({ latentSize: LATENT_SIZE, hiddenSizes: [32], seed: 7 }, data);
  const run = train(model, data, SETTINGS);
  const history = await run.finish();
  const places = { ckptDir: "checkpoints", outputDir: "outputs" };
  const files = await saveRun(run, data, places);

  const loaded = loadModel("checkpoints/vae/vae").model;
  const latents = normal({ seed: 2, stream: "latents", step: 0 }, 5 * LATENT_SIZE);
  const [before, after] = [model, loaded].map((each) => decodeLatents(each, latents));
  const { means } = await evaluateLoss(loaded, data.test, { seed: 3 });
  const samples = sampleImages(loaded, 10, { seed: 4 });
  return {
    backend: backendInfo().name,
    calls,
    losses: history.map((epoch) => epoch.train.loss),
    testLoss: means.loss,
    decodedDifference: Math.max(...before.map((pixel, i) => Math.abs(pixel - after[i]))),
    samples: [...samples.images],
    resumedLoss: await lossAfterOneMore(data),
    files: Object.fromEntries(files.map((file) => [file, host().files.read(file).length])),
    picture: [...host().files.read("outputs/vae/samples.png")],
  };
}

async function lossAfterOneMore(data: Dataset): Promise<number> {
  const { model } = loadModel("checkpoints/vae/vae");
  const state = loadState("checkpoints/vae/vae", model);
  const numEpochs = SETTINGS.numEpochs + 1;
  const history = await train(model, data, { ...SETTINGS, numEpochs }, state).finish();
  return history[SETTINGS.numEpochs].train.loss;
}

/** Counts, from now on, how often the project's own operations are called. */
function countedCalls(): LabOutcome["calls"] {
  const operations = wasmOperations();
  if (!operations) return undefined;
  const calls = { product: 0, adam: 0 };
  const { run } = operations;
  operations.run = (call) => {
    if (call.operation === "product" || call.operation === "adam") calls[call.operation]++;
    run(call);
  };
  return calls;
}
