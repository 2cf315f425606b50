import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import { withNotebook } from "../notebook/testing/host";
import { plot } from "./plot";

before(() => useBackend("cpu"));

test("numbers of any kind are drawn: a figure's JSON holds them as lists", () => {
  const { data } = plot([
    { y: new Float32Array([0.1, 2]), marker: { size: new Uint8Array([3, 4]) } },
    { x: tf.tensor1d([5, 6]), z: [new Float64Array([0.5]), [7]], name: "n" },
  ]);
  assert.deepEqual(JSON.parse(JSON.stringify(data)), [
    { y: [0.1, 2], marker: { size: [3, 4] } },
    { x: [5, 6], z: [[0.5], [7]], name: "n" },
  ]);
});

test("a plot of very many numbers says how much they are in the notebook", async () => {
  await withNotebook((shown) => {
    plot([{ y: new Float32Array(200_000) }]);
    assert.equal(shown.length, 0);
    plot([{ x: new Float32Array(200_001).fill(0.25), y: [1] }]);
    assert.match(
      JSON.stringify(shown[0].data),
      /^\{"text\/plain":"This plot holds 200,002 numbers, 1 MB in/,
    );
    return Promise.resolve();
  });
});

test("a plot is told in words: its own, its title's, or how much it draws", () => {
  const trace = { y: [1] };
  assert.equal(plot([trace], {}, "one point").altText, "one point");
  assert.equal(plot([trace], { title: { text: "losses" } }).altText, "losses");
  assert.equal(plot([trace], { title: "short" }).altText, "short");
  assert.equal(plot([trace, trace]).altText, "a plot of 2 traces");
});
