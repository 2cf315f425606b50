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

  /** n classes of which the first has n points, the last 1, all at the place of their number. */
  const many = (n: number, name: (i: number) => string) => {
    const classNames = Array.from({ length: n }, (_, i) => name(i));
    const labels = classNames.flatMap((_, i) => new Array<number>(n - i).fill(i));
    const { data, layout } = latentScatter({ ...options, x: labels, y: labels, labels, classNames }); // prettier-ignore
    return { data, legend: layout.legend as Record<string, unknown> };
  };

  it("names the 40 classes with the most points, and draws the others as one", () => {
    const all = many(40, String);
    assert.equal(all.data.length, 40 + 40); // points and names
    const { data } = many(43, String);
    assert.equal(data.length, 1 + 40 + 40);
    const [others, first] = data;
    assert.equal(others.name, "and 3 more");
    // The three smallest have 3, 2 and 1 points.
    assert.deepEqual(others.x, [40, 40, 40, 41, 41, 42]);
    assert.deepEqual(others.y, others.x);
    assert.deepEqual(others.text, ["40", "40", "40", "41", "41", "42"]);
    const { color } = others.marker as { color: string[] };
    assert.equal(new Set(color).size, 3);
    assert.equal(first.name, "0");
    assert.deepEqual(data.slice(-40).map(({ text }) => text), Array.from({ length: 40 }, (_, i) => [`<b>${i}</b>`])); // prettier-ignore
  });

  it("writes the names of more than 20 classes smaller", () => {
    const sizes = (n: number) => {
      const { data, legend } = many(n, String);
      const last = data[2 * n - 1];
      return [(last.marker as Numbers).size, (last.textfont as Numbers).size, legend.font];
    };
    type Numbers = Record<string, number>;
    assert.deepEqual(sizes(20), [20, 12, undefined]);
    assert.deepEqual(sizes(21), [16, 10, { size: 10 }]);
  });

  it("writes a name of two letters on its disc, a longer one above it, in dark on a halo", () => {
    const { data } = many(3, (i) => ["ab", "abc", "n".repeat(25)][i]);
    const [two, three, long] = data.slice(3);
    assert.deepEqual(
      [two, three].map(({ textposition }) => textposition),
      ["middle center", "top center"],
    );
    const [on, above] = [two, three].map(({ textfont }) => textfont as Record<string, string>);
    assert.deepEqual([on.color, on.shadow, above.color], ["#222222", undefined, "#222222"]);
    assert.equal(above.shadow.split(", ").length, 4); // four, so that it hides what is below
    assert.deepEqual(long.text, [`<b>${"n".repeat(18)}…${"n".repeat(5)}</b>`]); // 24 signs
  });

  it("writes dark on the light colours and white on the dark ones", () => {
    const { data } = many(10, String);
    const inks = data.slice(10).map(({ textfont }) => (textfont as { color: string }).color);
    // On white their contrast is 3.4, 3.4, 5.5, 3.0, 3.0, 5.5, 5.5, 5.5, 4.8 and 5.5, on #222 15.9 ÷ that.
    const [white, dark] = ["#ffffff", "#222222"];
    assert.deepEqual(inks, [dark, dark, white, dark, dark, white, white, white, white, white]);
  });

  it("draws each point in its class's own colour, which stands on any page, and lets none through", () => {
    for (const { marker, opacity } of [...many(43, String).data, ...latentScatter(options).data]) {
      assert.deepEqual([opacity, (marker as { opacity?: number }).opacity], [undefined, undefined]);
    }
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
    assert.match(figure.altText, /5,000 points in 10 classes/);
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
