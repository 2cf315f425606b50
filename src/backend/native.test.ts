import assert from "node:assert/strict";
import { test } from "node:test";
import { normal } from "../random";
import { createAdam } from "./adam/create_adam";
import { nativeBackend } from "./native/binding";
import {
  convolve,
  convolveTransposed,
  denseStack,
  operationsInfo,
  tf,
  useBackend,
  withPrecision,
} from ".";
import { assertClose } from "./testing/assert_close";
import { backendSuite } from "./testing/backend_suite";
import { random, weighted } from "./testing/tensors";

void backendSuite("native");

test("with bfloat16 the factors of products are rounded to 8 bits, sums are not", async (t) => {
  const found = await useBackend("native").catch(() => undefined);
  const kernels = operationsInfo();
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

test("in bfloat16, too, what is 0 in the whole batch is left out of a stack and its gradients", async (t) => {
  const found = await useBackend("native").catch(() => undefined);
  const kernels = operationsInfo();
  if (!found || typeof kernels === "string" || !kernels.bfloat16) return t.skip("none here");
  const [n, sizes] = [37, [71, 83, 45]];
  const pixels = Array.from({ length: sizes[0] }, (_, i) => (i % 3 === 0 ? 0 : 1));
  const x = tf.mul<tf.Tensor2D>(random("x", [n, sizes[0]]), pixels);
  const kernel = (i: number) => random(`kernel ${i}`, [sizes[i], sizes[i + 1]]);
  // Far from relu's bend, where rounding would put a unit on the other side.
  const asleep = Array.from({ length: sizes[1] }, (_, i) => (i % 4 === 0 ? -40 : 40));
  const biases = [tf.tensor1d(asleep), tf.zeros<tf.Rank.R1>([sizes[2]])];
  const all = () =>
    tf
      .grads((x, a, b) => {
        const layers = [a, b].map((kernel, i) => ({
          kernel: kernel as tf.Tensor2D,
          bias: biases[i],
          activation: i === 0 ? ("relu" as const) : ("linear" as const),
        }));
        return weighted(denseStack(x as tf.Tensor2D, layers));
      })([x, kernel(0), kernel(1)])
      .map((gradient) => gradient.dataSync());
  const expected = all();
  withPrecision("bfloat16", all).forEach((gradient, i) => {
    assertClose(gradient, expected[i], 2e-2, `gradient ${i}`);
    assert.notDeepEqual(gradient, expected[i]);
  });
});

test("in bfloat16 the products of a convolution are rounded, its values near float32's", async (t) => {
  const found = await useBackend("native").catch(() => undefined);
  const kernels = operationsInfo();
  if (!found || typeof kernels === "string" || !kernels.bfloat16) return t.skip("none here");
  // An odd number of channels and of columns: pairs along the depth have to be filled up.
  const [sides, window] = [[9, 7] as const, [3, 3] as const];
  const images = (name: string, shape: readonly [number, number, number, number]) =>
    tf.reshape<tf.Rank.R4>(random(name, [shape[0] * shape[1] * shape[2], shape[3]]), [...shape]);
  for (const transposed of [false, true]) {
    const x = images("x", transposed ? [2, 5, 4, 21] : [2, ...sides, 5]);
    const kernel = images("kernel", [...window, 5, 21]);
    const bias = tf.zeros<tf.Rank.R1>([transposed ? 5 : 21]);
    const all = () => {
      const gradients = tf.grads((x, kernel) => {
        const layer = { kernel: kernel as tf.Tensor4D, bias, activation: "silu" as const };
        return weighted(
          transposed
            ? convolveTransposed(x as tf.Tensor4D, layer, { stride: 2, size: sides })
            : convolve(x as tf.Tensor4D, layer, { stride: 2 }),
        );
      })([x, kernel]);
      return gradients.map((gradient) => gradient.dataSync());
    };
    const expected = all();
    withPrecision("bfloat16", all).forEach((gradient, i) => {
      assertClose(gradient, expected[i], 2e-2, `gradient ${i}`);
      assert.notDeepEqual(gradient, expected[i]);
    });
  }
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
