import assert from "node:assert/strict";
import { test } from "node:test";
import { normal } from "../../random";
import { tf, useBackend } from "..";
import { createAdam } from "../adam/create_adam";
import { matMul } from "../ops/products";
import { assertClose } from "../testing/assert_close";
import { wasmOperations } from "./operations";

test("the project's operations are in use", async () => {
  await useBackend("wasm");
  assert.ok(wasmOperations());
});

// Whole panels and pairs of rows, and what is left over of both.
for (const [n, depth, m] of [
  [16, 1, 16],
  [17, 5, 17],
  [33, 40, 31],
  [64, 129, 48],
  [1, 33, 100],
  [20, 6, 15],
]) {
  test(`a product of [${n}, ${depth}] and [${depth}, ${m}] is tf.matMul's`, async () => {
    await useBackend("wasm");
    const draw = (stream: string, rows: number, columns: number) =>
      tf.tensor2d(normal({ seed: 2, stream, step: 0 }, rows * columns), [rows, columns]);
    const [a, b] = [draw("a", n, depth), draw("b", depth, m)];
    const before = tf.memory().numTensors;
    const product = matMul(a, b);
    assert.equal(tf.memory().numTensors, before + 1);
    assertClose(product.dataSync(), tf.matMul(a, b).dataSync());
    tf.dispose([a, b, product]);
  });
}

test("Adam changes its variable in place, and no clone of it", async () => {
  await useBackend("wasm");
  for (const size of [2, 8, 11]) {
    const w = tf.variable(tf.ones([size]));
    const view = tf.reshape(w, [1, size]); // shares its numbers
    const adam = createAdam({ w });
    adam.apply({ w: tf.ones([size]) }, 0.25);
    assertClose(w.dataSync(), Array<number>(size).fill(0.75));
    assertClose(view.dataSync(), Array<number>(size).fill(1));
    adam.dispose();
    tf.dispose([w, view]);
  }
});
