import assert from "node:assert/strict";
import { before, test } from "node:test";
import { operationsInfo, useBackend } from "../backend";
import { UserError } from "../config";
import { tinyDataset, tinyModel } from "../models/testing/tiny";
import { train } from ".";

before(async () => void (await useBackend("auto")));

test("bfloat16 trains as well as float32, by other products; or is refused with the reason", async () => {
  const data = tinyDataset({ train: 64 });
  const run = (precision: "float32" | "bfloat16") =>
    train(tinyModel(), data, { batchSize: 16, numEpochs: 20, learningRate: 0.02, precision });
  const kernels = operationsInfo();
  if (typeof kernels === "string" || !kernels.bfloat16) {
    const refused = (error: unknown) =>
      error instanceof UserError && /bfloat16 is not possible here \(.+\)/.test(error.message);
    assert.throws(() => run("bfloat16"), refused);
    return;
  }
  const [float32, bfloat16] = [run("float32"), run("bfloat16")];
  const [exact] = (await float32.finish()).slice(-1);
  const [rounded] = (await bfloat16.finish()).slice(-1);
  assert.notEqual(rounded.train.loss, exact.train.loss);
  const difference = Math.abs(rounded.test.loss - exact.test.loss) / exact.test.loss;
  assert.ok(difference < 0.03, `test losses ${exact.test.loss} and ${rounded.test.loss}`);
});
