import assert from "node:assert/strict";
import { test } from "node:test";
import { createAdam } from "./create_adam";
import { nativeBackend } from "./native";
import { tf, useBackend } from ".";
import { backendSuite } from "./testing/backend_suite";

void backendSuite("native");

const MEGABYTE = 2 ** 20;

// TensorFlow's own buffers are not among the tensors that tf.memory() counts.
test("neither steps of the native Adam nor its disposal leave memory behind", async (t) => {
  const found = await useBackend("native").catch(() => undefined);
  if (!found || !nativeBackend()) return t.skip("no native backend here");
  const w = tf.variable(tf.zeros([MEGABYTE])); // 4 MB, and as much for each moment
  const gradients = { w: tf.ones([MEGABYTE]) };
  const steps = (count: number) => {
    const adam = createAdam({ w });
    for (let step = 0; step < count; step++) adam.apply(gradients, 1e-3);
    adam.dispose();
  };
  steps(5);
  const before = process.memoryUsage.rss();
  steps(100); // 400 MB, were the weights that each step reads kept
  for (let i = 0; i < 25; i++) steps(1); // 300 MB, were the variables kept
  for (let i = 0; i < 25; i++) createAdam({ w }).dispose();
  const grown = (process.memoryUsage.rss() - before) / MEGABYTE;
  assert.ok(grown < 100, `resident memory grew by ${grown.toFixed(0)} MB`);
});
