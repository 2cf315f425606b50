import assert from "node:assert/strict";
import { before, test } from "node:test";
import { normal } from "../../random";
import { createAdam, denseStack, inBackground, joinColumns, settle, tf, useBackend } from "..";

// Where the native backend is missing nothing is deferred, and all of this must hold as well.
before(async () => void (await useBackend("auto")));

const SIZE = 400;

function matrix(stream: string): tf.Tensor2D {
  const values = normal({ seed: 3, stream, step: 0 }, SIZE * SIZE).map((v) => v / Math.sqrt(SIZE));
  return tf.tensor2d(values, [SIZE, SIZE]);
}

/** Some milliseconds of work: three layers, their gradients, and sums of them. */
function work(x: tf.Tensor2D, kernels: tf.Tensor2D[]): tf.Tensor[] {
  return tf.tidy(() => {
    const bias = tf.zeros<tf.Rank.R1>([SIZE]);
    const stack = (...k: tf.Tensor[]) => {
      const layers = k.map((kernel) => ({
        kernel: kernel as tf.Tensor2D,
        bias,
        activation: "silu",
      }));
      return denseStack(x, layers as Parameters<typeof denseStack>[1]);
    };
    const { value, grads } = tf.valueAndGrads((...k) => tf.sum(stack(...k)))(kernels);
    return [stack(...kernels), value, joinColumns([grads[0], grads[1]] as tf.Tensor2D[]), grads[2]];
  });
}

const numbers = (tensors: tf.Tensor[]) =>
  tensors.map((tensor) => Buffer.from(tensor.dataSync<"float32">().slice().buffer));

test("work in the background comes to the same, whatever is disposed of meanwhile", () => {
  const [x, ...kernels] = ["x", "a", "b", "c"].map(matrix);
  const expected = numbers(work(x, kernels));
  const copies = [x, ...kernels].map((tensor) => tf.clone(tensor)) as tf.Tensor2D[];
  for (let i = 0; i < 8; i++) {
    const mine = copies.map((tensor) => tf.add<tf.Tensor2D>(tensor, 0));
    const made = inBackground(() => work(mine[0], mine.slice(1)));
    tf.dispose(mine);
    tf.dispose(inBackground(() => work(x, kernels.slice().reverse())));
    numbers(made).forEach((bytes, at) => assert.ok(bytes.equals(expected[at]), `result ${at}`));
    tf.dispose(made);
  }
  tf.dispose([x, ...kernels, ...copies]);
});

test("TensorFlow's own operations wait for it", () => {
  const [x, k] = [matrix("x"), matrix("a")];
  const layer = { kernel: k, bias: tf.zeros<tf.Rank.R1>([SIZE]), activation: "linear" as const };
  const expected = tf.sum(tf.matMul(tf.matMul(x, k), k)).dataSync()[0];
  for (let i = 0; i < 8; i++) {
    const made = inBackground(() => denseStack(denseStack(x, [layer]), [layer]));
    const sum = tf.sum(made).dataSync()[0];
    assert.ok(Math.abs(sum - expected) < 1e-3 * Math.abs(expected) + 0.01, `${sum}, ${expected}`);
    made.dispose();
  }
  tf.dispose([x, k, layer.bias]);
});

test("an error is thrown by the call that makes it, and work goes on after it", () => {
  const [x, k] = [matrix("x"), tf.ones<tf.Rank.R2>([SIZE - 1, 3])];
  const layer = { kernel: k, bias: tf.zeros<tf.Rank.R1>([3]), activation: "linear" as const };
  assert.throws(() => inBackground(() => denseStack(x, [layer])), /incompatible|inner/i);
  const wide = {
    ...layer,
    kernel: tf.ones<tf.Rank.R2>([SIZE, 3]),
    bias: tf.zeros<tf.Rank.R1>([3]),
  };
  assert.equal(inBackground(() => denseStack(x, [wide])).size, 3 * SIZE);
  settle();
  tf.dispose([x, k, layer.bias, wide.kernel, wide.bias]);
});

test("dozens of steps leave no memory behind", () => {
  const x = matrix("x");
  const w = tf.variable(matrix("a"));
  const adam = createAdam({ w });
  const steps = (count: number) => {
    for (let i = 0; i < count; i++) {
      const made = inBackground(() => {
        const made = work(x, [w as tf.Tensor as tf.Tensor2D, x, x]);
        adam.apply({ w: made[3] }, 1e-6);
        return made;
      });
      tf.dispose(made);
    }
    settle();
  };
  steps(10);
  const [tensors, resident] = [tf.memory().numTensors, process.memoryUsage.rss()];
  steps(60); // 115 MB, were each step's results kept
  assert.equal(tf.memory().numTensors, tensors);
  const grown = (process.memoryUsage.rss() - resident) / 2 ** 20;
  assert.ok(grown < 50, `resident memory grew by ${grown.toFixed(0)} MB`);
  adam.dispose();
  tf.dispose([x, w]);
});
