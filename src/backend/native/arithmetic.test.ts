import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { normal } from "../../random";
import { useBackend } from "../select";
import { assertClose } from "../testing/assert_close";
import { ofTensorflow, operationsIn } from "../testing/operations_in";
import { inBackground } from "./background";
import { operationsInfo } from "./operations";

before(async () => void (await useBackend("auto")));

let drawn = 0;
/** Numbers from N(0, 4), other ones each time. */
function numbers<R extends tf.Rank>(...shape: number[]): tf.Tensor<R> {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = normal({ seed: 1, stream: "numbers", step: drawn++ }, size).map((v) => 2 * v);
  return tf.tensor<R>(values, shape as tf.ShapeMap[R]);
}
const positive = (...shape: number[]) => tf.add(tf.abs(numbers(...shape)), 0.01);
const integers = (...values: number[]) => tf.tensor1d(values, "int32");

/** What TensorFlow makes of it at once, and the project in the background, without any operation of TensorFlow's. */
function assertSame(compute: () => tf.Tensor, because = "", within = 2e-6): void {
  tf.tidy(() => {
    const before = drawn;
    const expected = compute();
    let found: tf.Tensor | undefined;
    drawn = before;
    const names = operationsIn(() => (found = inBackground(compute)));
    const { shape, dtype } = found as tf.Tensor;
    assert.deepEqual({ shape, dtype }, { shape: expected.shape, dtype: expected.dtype }, because);
    const [a, b] = [found as tf.Tensor, expected].map((t) => [...t.dataSync()]);
    const most = Math.max(1, ...b.filter(Number.isFinite).map(Math.abs));
    a.forEach((value, i) => {
      const near = Object.is(value, b[i]) || Math.abs(value - b[i]) <= within * most;
      assert.ok(near || (Number.isNaN(value) && Number.isNaN(b[i])), `${because} ${value}, not ${b[i]}, at ${i}`); // prettier-ignore
    });
    assert.deepEqual(ofTensorflow(names), [], because);
  });
}

const CASES: Readonly<Record<string, () => tf.Tensor>> = {
  "each number": () =>
    tf.concat(
      [
        ...[
          tf.abs,
          tf.exp,
          tf.neg,
          tf.relu,
          tf.sigmoid,
          tf.softplus,
          tf.square,
          tf.step,
          tf.tanh,
        ].map((f) => f(numbers(3, 50))),
        ...[tf.log, tf.log1p, tf.reciprocal, tf.rsqrt, tf.sqrt].map((f) => f(positive(3, 50))),
      ],
      0,
    ),
  "pairs of one shape": () => tf.div(tf.sub(numbers(5, 7), numbers(5, 7)), positive(5, 7)),
  "all with all": () => tf.squaredDifference(numbers(30, 1, 15), numbers(1, 30, 15)),
  "rows with a column": () => tf.mul(numbers(4, 1, 3), numbers(5, 1)),
  "a scalar": () => tf.maximum(tf.minimum(numbers(40), 0.5), -0.5),
  "more numbers than a task has": () => tf.add(numbers(3, 9000), numbers(9000)),
  comparisons: () => {
    const [a, b] = [3, 4].map((d) => tf.tensor1d(Array.from({ length: 60 }, (_, i) => i % d)));
    const all = [tf.equal, tf.notEqual, tf.greater, tf.greaterEqual, tf.less, tf.lessEqual];
    return tf.addN(all.map((f, i) => tf.mul(2 ** i, tf.cast(f(a, b), "float32"))));
  },
  "one or the other": () => tf.where(tf.greater(numbers(4, 9), 0), numbers(4, 9), numbers(4, 9)),
  "both conditions": () =>
    tf.cast(tf.logicalAnd(tf.less(numbers(50), 1), tf.greater(numbers(50), -1)), "float32"),
  "a cast to what it is": () => tf.mul(tf.cast(numbers(5), "float32"), 2),
  bounds: () => tf.clipByValue(numbers(50), -1, 1),
  "the sum of several": () => tf.addN([numbers(3, 4), numbers(3, 4), numbers(3, 4)]),
  "one number for all": () => tf.add(tf.fill([3, 4], 2.5), numbers(3, 4)),
  zeros: () => tf.zerosLike(numbers(3, 4)),
  "a new dimension": () => tf.expandDims(numbers(6, 4), -1),
  "a reshape": () => tf.reshape(numbers(6, 4), [3, -1]),
  "a scalar of one number": () => tf.reshape(numbers(1), []),
  "a slice": () => tf.slice(numbers(6, 4, 5), [1, 0, 2], [3, -1, 2]),
  "a transpose": () => tf.transpose(numbers(6, 4, 5), [2, 0, 1]),
  "many copies": () => tf.tile(numbers(3, 2), [2, 3]),
  "a broadcast": () => tf.broadcastTo(numbers(3, 1), [2, 3, 4]),
  "parts along a dimension": () => tf.concat([numbers(3, 2, 4), numbers(3, 5, 4)], 1),
  "parts below each other": () => tf.concat([numbers(3, 4), numbers(1, 4)], 0),
  "what was split": () => tf.concat(tf.split(numbers(6, 4), [1, 3, 2], 0).reverse(), 0),
  "small products": () =>
    tf.add(
      tf.matMul(numbers(7, 5), numbers(7, 3), true, false),
      tf.matMul(numbers(5, 9), numbers(3, 9), false, true),
    ),
  "a product with many columns": () => tf.matMul(numbers(5, 9), numbers(9, 70)),
  "the place of the largest": () => tf.argMax(numbers(20, 5), 1),
  "one of many": () => tf.oneHot(integers(1, 0, 4, -1), 4, 1, 0, "float32"),
  "some rows": () => tf.gather(numbers(5, 3), integers(4, 0, 0)),
  "a soft choice": () => tf.add(tf.softmax(numbers(9, 7)), tf.logSoftmax(numbers(9, 7))),
};

for (const [name, compute] of Object.entries(CASES)) {
  test(`in a step the project's own arithmetic is TensorFlow's: ${name}`, (t) => {
    if (typeof operationsInfo() === "string") return t.skip("no native operations here");
    // What is drawn is written to the backend before.
    assertSame(compute, name);
  });
}

test("sums, means and maxima over any dimensions of any shape", (t) => {
  if (typeof operationsInfo() === "string") return t.skip("no native operations here");
  const size = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constantFrom(15, 16, 17, 70));
  const asked = fc
    .array(size, { minLength: 0, maxLength: 4 })
    .filter((shape) => shape.reduce((a, b) => a * b, 1) < 40_000)
    .chain((shape) => {
      const axes = fc.subarray(shape.map((_, i) => i));
      return fc.record({ shape: fc.constant(shape), axes, keep: fc.boolean() });
    });
  fc.assert(
    fc.property(
      asked,
      fc.constantFrom(tf.sum, tf.mean, tf.max),
      ({ shape, axes, keep }, reduce) => {
        // TensorFlow's sums are of float32, whose errors add up.
        const within = 2e-6 + 2e-7 * shape.reduce((a, b) => a * b, 1);
        const because = `[${shape.join()}] over ${axes.join()}`;
        assertSame(() => reduce(numbers(...shape), axes, keep), because, within);
      },
    ),
    { numRuns: 150, includeErrorInReport: true },
  );
});

test("shapes that are repeated for each other, any of them", (t) => {
  if (typeof operationsInfo() === "string") return t.skip("no native operations here");
  const asked = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 4 }).chain((shape) => {
    const partly = fc
      .tuple(fc.nat(shape.length), fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }))
      .map(([from, ones]) => shape.slice(from).map((size, i) => (ones[i] ? 1 : size)));
    return fc.tuple(partly, partly);
  });
  fc.assert(
    fc.property(asked, ([a, b]) => {
      assertSame(() => tf.sub(numbers(...a), numbers(...b)), `[${a.join()}] − [${b.join()}]`);
    }),
    { numRuns: 150, includeErrorInReport: true },
  );
});

test("what is no number stays none, and infinities stay what they are", (t) => {
  if (typeof operationsInfo() === "string") return t.skip("no native operations here");
  const odd = () => tf.tensor1d([NaN, Infinity, -Infinity, 0, -0, 200, -200, 88.7, -86.9]);
  const nothing = tf.fill([9], NaN);
  for (const f of [tf.exp, tf.softplus, tf.sigmoid, tf.tanh, tf.relu, tf.square]) {
    assertSame(() => f(odd()), f.name);
  }
  inBackground(() => {
    for (const f of [tf.maximum, tf.minimum]) {
      for (const [a, b] of [
        [odd(), nothing],
        [nothing, odd()],
      ]) {
        // prettier-ignore
        assert.ok([...f(a, b).dataSync()].every(Number.isNaN), f.name);
      }
    }
    assert.ok(Number.isNaN(tf.max(odd()).dataSync()[0]));
    assert.ok(Number.isNaN(tf.sum(odd()).dataSync()[0]));
  });
});

test("gradients of sums, copies, parts and bounds are those by difference quotients", (t) => {
  if (typeof operationsInfo() === "string") return t.skip("no native operations here");
  const functions: Record<string, (x: tf.Tensor2D) => tf.Tensor> = {
    "a sum over rows": (x) => tf.square(tf.sum(x, 0)),
    "a sum of all": (x) => tf.square(tf.sum(x)),
    copies: (x) => tf.square(tf.add(tf.tile(x, [3, 2]), tf.range(0, 6))),
    parts: (x) => tf.square(tf.concat([tf.slice(x, [1, 0], [2, 3]), tf.square(x)], 0)),
    bounds: (x) => tf.mul(tf.clipByValue(x, -1, 1), x),
    "the largest": (x) => tf.square(tf.max(x, 1)),
    "all with all": (x) => tf.exp(tf.neg(tf.square(tf.sub(tf.expandDims(x, 1), x)))),
  };
  const at = [0.3, -0.7, 1.6, 0.1, -1.4, 0.9, 0.2, -0.4, 0.6, 2.1, -0.2, 0.8];
  for (const [name, f] of Object.entries(functions)) {
    const loss = (values: number[]) => tf.sum(f(tf.tensor2d(values, [4, 3])));
    const expected = at.map((_, i) => {
      const moved = (by: number) => loss(at.map((v, k) => (k === i ? v + by : v))).dataSync()[0];
      return (moved(1e-2) - moved(-1e-2)) / 2e-2;
    });
    const found = inBackground(() =>
      tf.grad((x) => tf.sum(f(x as tf.Tensor2D)))(tf.tensor2d(at, [4, 3])),
    );
    const most = Math.max(...expected.map(Math.abs));
    assertClose([...found.dataSync()].map((v) => v / most), expected.map((v) => v / most), 3e-3); // prettier-ignore
    assert.ok(name);
  }
});

test("outside a step TensorFlow's own operations are used", (t) => {
  if (typeof operationsInfo() === "string") return t.skip("no native operations here");
  const names = operationsIn(() => tf.tidy(() => void tf.sum(tf.exp(numbers(3, 4)), 1)));
  assert.deepEqual(names, ["Exp", "Sum"]);
});
