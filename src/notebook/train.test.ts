import assert from "node:assert/strict";
import { before, test } from "node:test";
import { useBackend } from "../backend";
import { loadDataset } from "../data";
import { createModel } from "../models";
import { withNotebook } from "./testing/host";
import { train } from "./train";

before(() => useBackend("cpu"));

test("a model that is trained again says so in a line, a new one does not", () =>
  withNotebook(async (shown) => {
    const data = await loadDataset("digits", { limit: { train: 32, test: 8 } });
    const made = () => createModel({ model: "vae", latentSize: 2, hiddenSizes: [8] }, data);
    const model = made();
    train(model, data); // is not read, and trains nothing
    for await (const record of train(model, data, { numEpochs: 2 })) void record;
    for await (const record of train(made(), data, { numEpochs: 1 })) void record;
    assert.equal(shown.length, 0);
    train(model, data);
    await new Promise(setImmediate);
    assert.deepEqual(
      shown.map(({ data: bundle }) => bundle["text/plain"]),
      ["The VAE has 2 epochs; training goes on from there. `createModel` starts anew."],
    );
  }));
