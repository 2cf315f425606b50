import assert from "node:assert/strict";
import { before, test } from "node:test";
import { operationsInfo, settle, useBackend } from "../backend";
import { ofTensorflow, operationsIn } from "../backend/testing/operations_in";
import { models } from "../models";
import { tinyDataset, tinyModel } from "../models/testing/tiny";
import { runSettings } from "./run_settings";
import { Trainer } from "./trainer";

before(async () => void (await useBackend("auto")));

/** What turns, scales and moves images for consistency. */
const MOVED = ["Add", "Cast", "Cos", "Floor", "GatherV2", "Reshape", "Sin"];

/** Operations of TensorFlow's own that are left in a step. */
const LEFT: Readonly<Record<string, readonly string[]>> = {
  ...{ m2: MOVED, "m2-consistency": MOVED },
  "factor-vae": ["GatherV2", "PadV2"], // its latents in other orders
};

for (const name of models.names()) {
  test(`a step of ${name} is all put in the queue: nothing of TensorFlow's own waits for it`, (t) => {
    if (typeof operationsInfo() === "string") return t.skip("no native operations");
    const data = tinyDataset({ train: 48 });
    const model = tinyModel({ model: name });
    const trainer = new Trainer(model, data.train, runSettings(model, { batchSize: 16 }, data, undefined)); // prettier-ignore
    const weights = Object.fromEntries(model.tunable.map((each) => [each.name, each.default]));
    const step = (updates: number) => {
      const indices = Int32Array.from({ length: 16 }, (_, i) => i + 16 * updates);
      const moment = { updates, share: 0.5, learningRate: 1e-3, weights };
      trainer.step(indices, moment).values.dispose();
      settle();
    };
    trainer.begin();
    step(0); // makes what the later ones have
    const names = operationsIn(() => step(1));
    assert.ok(names.includes("LatentLabStack"), "a step was seen");
    assert.deepEqual(ofTensorflow(names).filter((each) => !LEFT[name]?.includes(each)), []); // prettier-ignore
    trainer.dispose();
    model.dispose();
  });
}
