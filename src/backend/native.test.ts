import assert from "node:assert/strict";
import { test } from "node:test";
import { normal } from "../random";
import { createAdam } from "./create_adam";
import { nativeBackend } from "./native";
import { denseStack, kernelInfo, tf, useBackend, withPrecision } from ".";
import { assertClose } from "./testing/assert_close";
import { backendSuite } from "./testing/backend_suite";

void backendSuite("native");

test("with bfloat16 the factors of products are rounded to 8 bits, sums are not", async (t) => {
  const found = await useBackend("native").catch(() => undefined);
  const kernels = kernelInfo();
  if (!found || typeof kernels === "string" || !kernels.bfloat16) return t.skip("none here");
  const [n, inputs, outputs] = [37, 51, 45];
  const x = normal({ seed: 1, stream: "x", step: 0 }, n * inputs);
  const w = normal({ seed: 1, stream: "w", step: 0 }, inputs * outputs);
  const expected = Array.from({ length: n * outputs }, (_, at) => {
    const [i, j] = [Math.floor(at / outputs), at % outputs];
    let sum = 0;
    for (let k = 0; k < inputs; k++)
      sum += rounded(x[i * inputs + k]) * rounded(w[k * outputs + j]);
    return sum;
  });
  const [input, kernel] = [tf.tensor2d(x, [n, inputs]), tf.tensor2d(w, [inputs, outputs])];
  const layer = { kernel, bias: tf.zeros<tf.Rank.R1>([outputs]), activation: "linear" as const };
  const product = () => denseStack(input, [layer]).dataSync();
  assertClose(withPrecision("bfloat16", product), expected, 1e-6);
  assert.throws(() => assertClose(product(), expected, 1e-4), "float32 is another result");
});

/** The nearest number with 8 bits of mantissa; of two, the even one. */
function rounded(value: number): number {
  const [word] = new Uint32Array(Float32Array.of(value).buffer);
  const nearest = (word + 0x7fff + ((word >>> 16) & 1)) & 0xffff0000;
  return new Float32Array(Uint32Array.of(nearest).buffer)[0];
}

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
