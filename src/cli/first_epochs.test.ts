import assert from "node:assert/strict";
import { test } from "node:test";
import { useBackend } from "../backend";
import { createModel } from "../models";
import { withoutTheRest } from "./first_epochs";

const images = { imageShape: [4, 4, 1], numClasses: 0 } as const;
const small = { latentSize: 2, hiddenSizes: [4] };

test("a run that ends before its pretraining or warm-up does is told so, and no other", async () => {
  await useBackend("auto");
  const told = (options: object, numEpochs: number) => {
    const model = createModel({ ...small, ...options }, images);
    const lines = withoutTheRest({ model, numEpochs });
    model.dispose();
    return lines;
  };
  const [line, ...more] = told({ model: "vade" }, 5);
  assert.match(
    line,
    /^--pretrain_epochs 5 lasts to the end of the training, 5 epochs: .*; train for longer, or take/,
  );
  assert.deepEqual(more, []);
  assert.deepEqual(told({ model: "vade" }, 6), []);
  assert.match(told({ model: "beta-vae", klWarmupEpochs: 20 }, 3)[0], /^--kl_warmup_epochs 20 /);
  assert.match(told({ model: "iwae", pretrainEpochs: 3 }, 2)[0], /^--pretrain_epochs 3 /);
  assert.deepEqual(told({ model: "iwae" }, 1), []); // none asked for
  assert.deepEqual(told({ model: "vae" }, 1), []);
});
