import assert from "node:assert/strict";
import { test } from "node:test";
import { parallelCoordinates } from "./parallel_coordinates";
import { termsAgainst } from "./terms_against";

const names = ["a", "b", "c"];
const linesOf = (figure: { data: readonly Record<string, unknown>[] }) =>
  Object.fromEntries(figure.data.map(({ name, y }) => [name, y]));

test("a run's line passes each axis at its value's place; the best is drawn last", () => {
  const figure = parallelCoordinates(
    [
      { title: "β", values: [1, 10, 100], log: true },
      { title: "model", values: ["vae", "iwae", "vae"] },
      { title: "loss", values: [90, 100, 95] },
    ],
    { names, best: 0 },
  );
  assert.deepEqual(linesOf(figure), { a: [0, 0, 0], b: [0.5, 1, 1], c: [1, 0, 0.5] });
  assert.equal(figure.data.at(-1)?.name, "a");
  const texts = (figure.layout.annotations as { text: string }[]).map(({ text }) => text);
  for (const text of ["1", "100", "iwae", "95", "<b>loss</b>"])
    assert.ok(texts.includes(text), text);
  assert.match(figure.altText, /3 runs across β, model, loss; the best: a$/);
});

test("an axis on which all runs are the same puts them in its middle", () => {
  const axes = [
    { title: "x", values: [5, 5, 5] },
    { title: "y", values: [1, 2, 3] },
  ];
  assert.deepEqual(linesOf(parallelCoordinates(axes, { names })), {
    ...{ a: [0.5, 0], b: [0.5, 0.5], c: [0.5, 1] },
  });
  assert.throws(() => parallelCoordinates(axes.slice(1), { names }), RangeError);
});

test("terms against a setting: a point a run, a line through the means", () => {
  const figure = termsAgainst({ name: "beta", values: [4, 1, 4] }, [
    { name: "KL", values: [6, 20, 8] },
  ]);
  const [points, line] = figure.data;
  assert.deepEqual([points.x, points.y], [[4, 1, 4], [6, 20, 8]]); // prettier-ignore
  assert.deepEqual([line.x, line.y], [[1, 4], [20, 7]]); // prettier-ignore
  assert.match(figure.altText, /for beta from 1 to 4: KL from 20\.00 to 7\.00 nats per image/);
});
