import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs-core";
import { normal } from "../../random";
import { Adam } from "../adam/adam";
import { portableAdam } from "../adam/portable";
import { createAdam } from "../adam/create_adam";
import { assertClose } from "./assert_close";

const SIZE = 6;

/** Adam on the running backend, and its portable form, against Adam in plain numbers. */
export function adamSuite(): void {
  const forms = { createAdam, portableAdam };
  for (const [name, create] of Object.entries(forms)) {
    test(`${name}: five steps equal Adam in plain numbers`, () => {
      const { w, adam, reference, step } = setUp(create);
      for (let t = 1; t <= 5; t++) step(t, 0.1 / t);
      assertClose(w.dataSync(), reference.w, 1e-5);
      const { m, v } = adam.moments().w;
      assertClose(m, reference.m, 1e-5);
      assertClose(v, reference.v, 1e-5);
      assert.equal(adam.step, 5);
      adam.dispose();
    });

    test(`${name}: a variable assigned between steps goes on from there`, () => {
      const { w, adam, reference, step } = setUp(create);
      step(1, 0.1);
      reference.w = [9, 8, 7, 6, 5, 4];
      tf.tidy(() => w.assign(tf.tensor(reference.w, w.shape)));
      step(2, 0.1);
      step(3, 0.1);
      assertClose(w.dataSync(), reference.w, 1e-5);
      adam.dispose();
    });

    test(`${name}: another optimizer that restores goes on exactly`, () => {
      const { w, adam, reference, step } = setUp(create);
      for (let t = 1; t <= 3; t++) step(t, 0.1);
      const saved = adam.moments();
      adam.dispose();
      const next = create({ w });
      next.restore(3, saved);
      for (let t = 4; t <= 6; t++) step(t, 0.1, next);
      assertClose(w.dataSync(), reference.w, 1e-5);
      assert.equal(next.step, 6);
      next.dispose();
    });

    test(`${name}: a convolution sees its filter as it is after a step`, () => {
      const filter = tf.variable<tf.Rank.R4>(tf.ones([3, 3, 1, 2]));
      const adam = create({ filter });
      const [image, slope] = [tf.ones<tf.Rank.R4>([1, 3, 3, 1]), tf.ones(filter.shape)];
      const sum = () => tf.tidy(() => tf.conv2d(image, filter, 1, "valid").dataSync()[0]);
      assert.equal(sum(), 9);
      // Two steps of a quarter: 9 · 0.75, then 9 · 0.5.
      for (const left of [6.75, 4.5]) {
        adam.apply({ filter: slope }, 0.25);
        assertClose([sum()], [left], 1e-4);
      }
      adam.dispose();
      tf.dispose([filter, image, slope]);
    });

    test(`${name}: moments are copies, which later steps leave alone`, () => {
      const { adam, step } = setUp(create);
      step(1, 0.1);
      const { m } = adam.moments().w;
      const before = [...m];
      step(2, 0.1);
      assert.deepEqual([...m], before);
      adam.dispose();
    });

    test(`${name}: a copy of a variable stays as it was`, () => {
      const { w, adam, step } = setUp(create);
      step(1, 0.1);
      const copy = w.clone();
      const before = [...copy.dataSync()];
      step(2, 0.1);
      step(3, 0.1);
      assert.deepEqual([...copy.dataSync()], before);
      assert.notDeepEqual([...w.dataSync()], before);
      tf.dispose(copy);
      step(4, 0.1);
      adam.dispose();
    });

    test(`${name}: a variable without a gradient in a step is left alone, and its moments`, () => {
      const { w, adam, step } = setUp(create);
      const idle = tf.variable(tf.tensor1d([1, 2, 3]));
      const both = create({ w, idle });
      step(1, 0.1);
      tf.tidy(() => both.apply({ w: tf.ones([2, 3]), idle: tf.ones([3]) }, 0.1));
      const [before, moments] = [[...idle.dataSync()], both.moments().idle];
      const moved = [...w.dataSync()];
      tf.tidy(() => both.apply({ w: tf.ones([2, 3]) }, 0.1));
      tf.tidy(() => both.apply({}, 0.1));
      assert.deepEqual([...idle.dataSync()], before);
      assert.deepEqual(both.moments().idle, moments);
      assert.notDeepEqual([...w.dataSync()], moved);
      assert.equal(both.step, 3);
      both.dispose();
      adam.dispose();
      tf.dispose([w, idle]);
    });

    test(`${name}: neither steps nor disposal leave a tensor`, () => {
      const empty = tf.memory().numTensors;
      const { w, adam, step } = setUp(create);
      step(1, 0.1);
      const afterOne = tf.memory().numTensors;
      for (let t = 2; t <= 10; t++) step(t, 0.1);
      assert.equal(tf.memory().numTensors, afterOne);
      adam.dispose();
      w.dispose();
      assert.equal(tf.memory().numTensors, empty);
    });
  }
}

/** One variable [2, 3], an optimizer for it, and the same in plain numbers. */
function setUp(create: (variables: Record<string, tf.Variable>) => Adam) {
  const initial = tf.tensor2d([1, -2, 3, -4, 0, 0.5], [2, 3]);
  const w = tf.variable(initial);
  initial.dispose();
  const adam = create({ w });
  const reference = { w: [1, -2, 3, -4, 0, 0.5], m: zeros(), v: zeros() };

  function step(t: number, rate: number, optimizer = adam): void {
    const g = normal({ seed: 3, stream: "gradient", step: t }, SIZE);
    tf.tidy(() => optimizer.apply({ w: tf.tensor2d(g, [2, 3]) }, rate));
    // Kingma and Ba 2015, algorithm 1, with ε outside the bias correction (section 2, remark).
    const corrected = (rate * Math.sqrt(1 - 0.999 ** t)) / (1 - 0.9 ** t);
    for (let i = 0; i < SIZE; i++) {
      reference.m[i] = 0.9 * reference.m[i] + 0.1 * g[i];
      reference.v[i] = 0.999 * reference.v[i] + 0.001 * g[i] * g[i];
      reference.w[i] -= (corrected * reference.m[i]) / (Math.sqrt(reference.v[i]) + 1e-7);
    }
  }
  return { w, adam, reference, step };
}

function zeros(): number[] {
  return new Array<number>(SIZE).fill(0);
}
