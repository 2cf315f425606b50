import assert from "node:assert/strict";
import { test } from "node:test";
import { runCurves } from "./run_curves";

test("the axis reaches over all epochs, with some ten of them marked", () => {
  const axis = (...ends: number[]) => {
    const runs = ends.map((end) => ({ name: "a", epochs: [end], losses: [1] }));
    return runCurves(runs, "test").layout.xaxis as { range: number[]; dtick: number };
  };
  assert.deepEqual(axis(30, 20).range, [0, 1.04 * 30]);
  assert.deepEqual(axis().range, [0, 1.04]);
  assert.deepEqual([[], [10], [11], [30], [200]].map((ends) => axis(...ends).dtick), [1, 1, 2, 3, 20]); // prettier-ignore
});

test("each run is a line of its own look, named as text", () => {
  const runs = Array.from({ length: 12 }, (_, i) => ({
    name: `name=<b>${i}</b>`,
    epochs: [1, 2],
    losses: [200.123456 + i, 100.5 + i],
  }));
  const { data, altText } = runCurves(runs, "test");
  assert.equal(data.length, 12);
  assert.equal(data[0]?.name, "name=&lt;b&gt;0&lt;/b&gt;");
  assert.deepEqual(data[1]?.y, [201.12, 101.5]);
  const looks = data.map(({ line }) => JSON.stringify(line));
  assert.equal(new Set(looks).size, 12);
  const { layout } = runCurves(runs, "test", { measure: "−ELBO" });
  assert.equal((layout.title as { text: string }).text, "−ELBO · test");
  assert.match(altText, /^Loss · test, after the last epoch: name=<b>0<\/b> 100.50; /);
});

test("long names of many runs leave the drawing its height, and each has its line in the legend", () => {
  const runs = Array.from({ length: 12 }, (_, i) => ({
    name: `dataset=photos/in a folder of a long name, activation=silu${i}`,
    epochs: [1],
    losses: [1],
  }));
  const { data, layout } = runCurves(runs, "test");
  const names = data.map(({ name }) => name as string);
  assert.equal(new Set(names).size, 12);
  assert.ok(names.every((name) => name.length <= 36));
  interface Sized {
    readonly height: number;
    readonly margin: { readonly t: number; readonly b: number };
    readonly legend: { readonly maxheight: number };
  }
  for (const [sized, lines] of [
    [layout as unknown as Sized, 6],
    [(layout.meta as { narrow: Sized }).narrow, 12],
  ] as const) {
    assert.equal(sized.height - sized.margin.t - sized.margin.b, 290);
    assert.ok(sized.legend.maxheight >= 19 * lines, `${sized.legend.maxheight}`);
  }
});
