import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { displaySymbol, type MimeBundle } from "../host/notebook_host";
import { showTensors } from "./tensor_display";

before(async () => {
  await useBackend("cpu");
  showTensors();
});

const shown = async (tensor: tf.Tensor): Promise<MimeBundle> => {
  const bundle = await (tensor as unknown as { [displaySymbol](): Promise<MimeBundle> })[
    displaySymbol
  ]();
  tensor.dispose();
  return bundle;
};

test("a small tensor shows shape, type, range and its numbers", async () => {
  const bundle = await shown(tf.tensor2d([-1.5, 0, 2, 3.25], [2, 2]));
  assert.deepEqual(Object.keys(bundle), ["text/plain"]);
  assert.match(String(bundle["text/plain"]), /^Tensor float32 \[2, 2\], from -1.5 to 3.25\n/);
  assert.match(String(bundle["text/plain"]), /3\.25/);
});

test("a large one shows no numbers, one with odd numbers says how many", async () => {
  const large = await shown(tf.ones([100, 100, 3, 2]));
  assert.equal(large["text/plain"], "Tensor float32 [100, 100, 3, 2], from 1 to 1");
  const odd = await shown(tf.tensor1d([NaN, 1, Infinity]));
  assert.match(String(odd["text/plain"]), /from 1 to 1, 2 not finite/);
});

for (const shape of [
  [28, 28],
  [3, 28, 28],
  [3, 28, 28, 1],
  [3, 784],
]) {
  test(`[${shape.join(", ")}] in [0, 1] is shown as images, its scale or its logits are not`, async () => {
    const bundle = await shown(tf.fill(shape, 0.5));
    assert.ok("image/png" in bundle);
    assert.match(String(bundle["text/plain"]), /from 0.5 to 0.5$/);
    assert.ok(!("image/png" in (await shown(tf.fill(shape, 4)))));
  });
}

test("what has no range is named alone; a disposed tensor says so", async () => {
  assert.equal((await shown(tf.zeros([0, 3])))["text/plain"], "Tensor float32 [0, 3]");
  const gone = tf.zeros([2]);
  gone.dispose();
  assert.equal((await shown(gone))["text/plain"], "Tensor float32 [2], disposed");
});
