import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { latentScatter } from "./latent_scatter";

const options = {
  x: Float32Array.of(1, 2, 3, 40.123456),
  y: Float32Array.of(-1, -2, -3, 4),
  labels: [1, 1, 1, 0],
  classNames: ["zero", "one"],
  axes: ["z1", "z2"] as const,
};

describe("latentScatter", () => {
  it("draws one trace a class, rounded to four digits", () => {
    const { data } = latentScatter(options);
    assert.deepEqual(
      data.slice(0, 2).map(({ name, x, y }) => ({ name, x, y })),
      [
        { name: "zero", x: [40.12], y: [4] },
        { name: "one", x: [1, 2, 3], y: [-1, -2, -3] },
      ],
    );
  });

  it("writes each class's name at its median point, above all the points", () => {
    const [, , zero, one] = latentScatter(options).data;
    assert.deepEqual([zero.text, zero.x, zero.y], [["<b>zero</b>"], [40.12], [4]]);
    assert.deepEqual([one.text, one.x, one.y], [["<b>one</b>"], [2], [-2]]);
  });

  it("is as long a unit on both axes", () => {
    assert.equal((latentScatter(options).layout.yaxis as Record<string, unknown>).scaleanchor, "x");
  });

  it("draws points of no known class in grey, below the others and without a name", () => {
    const { data, altText } = latentScatter({ ...options, labels: [1, -1, 1, 0] });
    assert.deepEqual(
      data.map(({ mode, legendgroup }) => `${String(legendgroup)} ${String(mode)}`),
      [
        "unlabelled markers",
        "zero markers",
        "one markers",
        "zero markers+text",
        "one markers+text",
      ],
    );
    assert.deepEqual([data[0].x, data[0].showlegend], [[2], true]);
    assert.match(altText, /4 points in 2 classes, 1 unlabelled, z1 against z2$/);
  });

  it("draws what has no labels at all", () => {
    const { x, y, axes } = options;
    const { data, altText } = latentScatter({ x, y, axes, title: "T" });
    assert.equal(data.length, 1);
    assert.deepEqual([data[0].x, data[0].showlegend], [[1, 2, 3, 40.12], false]);
    assert.equal(altText, "T: 4 points, all unlabelled, z1 against z2");
  });

  it("gives each of 26 classes a colour of its own", () => {
    const classNames = [..."abcdefghijklmnopqrstuvwxyz"];
    const labels = classNames.map((_, i) => i);
    const { data } = latentScatter({ ...options, x: labels, y: labels, labels, classNames });
    const colors = data.slice(0, 26).map(({ marker }) => (marker as { color: string }).color);
    assert.equal(new Set(colors).size, 26);
  });

  it("leaves out classes without a point", () => {
    const { data } = latentScatter({ ...options, classNames: ["zero", "one", "two"] });
    assert.equal(data.length, 4);
  });

  it("draws at most 5,000 points, in less than 100 KB", () => {
    const values = Float32Array.from({ length: 6000 }, (_, i) => Math.sin(i) * 3);
    const labels = Array.from(values, (_, i) => i % 10);
    const classNames = [..."0123456789"];
    const figure = latentScatter({ ...options, x: values, y: values, labels, classNames });
    assert.match(figure.altText, /5000 points in 10 classes/);
    assert.ok(JSON.stringify(figure).length < 100_000);
  });

  it("keeps names and titles from being read as markup", () => {
    const figure = latentScatter({ ...options, classNames: ["<a href=x>", "b&c"], title: "<i>" });
    assert.equal(figure.data[0].name, "&lt;a href=x&gt;");
    assert.equal((figure.layout.title as { text: string }).text, "&lt;i&gt;");
  });

  it("refuses arrays that do not belong together", () => {
    assert.throws(() => latentScatter({ ...options, y: [1] }), /4 x, 1 y and 4 labels/);
    assert.throws(() => latentScatter({ ...options, labels: [1, 1, 2, 0] }), /label 2/);
  });
});
