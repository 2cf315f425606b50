import assert from "node:assert/strict";
import { test } from "node:test";
import { contrast } from "./contrast";
import { liveSvg } from "./live_svg";
import { type EpochLosses, lossCurves } from "./loss_curves";

const terms = { loss: 100, reconstruction: 80, kl: 20 };
const history = [1, 2, 3].map((epoch) => ({
  epoch,
  seconds: 1,
  train: { ...terms, loss: 100 + 30 / epoch },
  test: { ...terms, loss: 100 + 20 / epoch },
}));

test("a growing figure is drawn: a line for each trace, a dot for each epoch", () => {
  const steps = [0.5, 0.6].map((epoch) => ({ epoch, means: terms }));
  const svg = liveSvg(lossCurves(history, { title: "VAE", steps, numEpochs: 10 }));
  assert.equal(svg.match(/<polyline/g)?.length, 3 * 3); // within epoch, train, test; three panels
  assert.equal(svg.match(/<circle/g)?.length, 3 * 2 * 3); // train and test, three epochs
  for (const word of ["VAE", "reconstruction", "nats per image", "within epoch", "test"]) {
    assert.ok(svg.includes(`>${word}<`), word);
  }
  assert.doesNotMatch(svg, /NaN|Infinity|undefined/);
});

test("later epochs stand further right, smaller losses lower", () => {
  const [first] = liveSvg(lossCurves(history)).match(/points="([^"]+)"/) ?? [];
  const points = [...(first ?? "").matchAll(/([\d.]+),([\d.]+)/g)].map(([, x, y]) => [+x, +y]);
  assert.equal(points.length, 3);
  assert.ok(points[0][0] < points[1][0] && points[1][0] < points[2][0]);
  assert.ok(points[0][1] < points[1][1] && points[1][1] < points[2][1]);
});

test("a range that begins later begins at the panel's left", () => {
  const figure = lossCurves(history);
  const xaxis = { ...(figure.layout.xaxis as object), range: [1, 3] };
  const svg = liveSvg({ ...figure, layout: { ...figure.layout, xaxis } });
  const [, x, width] = /<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/.exec(svg) ?? [];
  const places = [...svg.matchAll(/<circle cx="([\d.]+)"/g)].map(([, cx]) => Number(cx));
  const middle = Math.round(10 * (Number(x) + Number(width) / 2)) / 10;
  assert.deepEqual(places.slice(0, 2), [Number(x), middle]); // epochs 1 and 2
});

test("a mark is a line across each panel, at its epoch", () => {
  const marks = [{ epoch: 2, text: "β 1 → 4" }];
  const svg = liveSvg(lossCurves(history, { marks, numEpochs: 10 }));
  const lines = [...svg.matchAll(/d="M([\d.]+) [\d.]+V[\d.]+"/g)].map(([, x]) => Number(x));
  const [, second] = [...svg.matchAll(/<circle cx="([\d.]+)"/g)].map(([, cx]) => Number(cx));
  assert.equal(lines.length, 3);
  assert.equal(lines[0], second); // the dot of epoch 2 in the first panel
  assert.equal(svg.match(/>1: β 1 → 4</g)?.length, 1);
});

/** Where the plates of marks stand in an SVG: left, top, right and bottom. */
const plates = (svg: string) =>
  [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="(\d+)" height="16"/g)].map((found) => {
    const [x, y, width] = found.slice(1).map(Number);
    return [x, y, x + width, y + 16];
  });

test("changes close together have numbers and words that do not touch", () => {
  const marks = [0.1, 0.2, 1, 1.05, 1.1, 1.5, 2, 9.9].map((epoch, i) => ({
    epoch,
    text: `learning rate 1e-3 → ${i}e-4`,
  }));
  const svg = liveSvg(lossCurves(history, { marks, numEpochs: 10 }));
  const all = plates(svg);
  assert.equal(all.length, 3 * marks.length);
  all.forEach(([left, top, right, bottom], i) => {
    for (const [l, t, r, b] of all.slice(i + 1)) {
      assert.ok(right <= l || r <= left || bottom <= t || b <= top, `plate ${i} is overdrawn`);
    }
  });
  // What is drawn later is above: no curve lies over a plate.
  for (const panel of svg.split("<clipPath").slice(1)) {
    assert.ok(panel.lastIndexOf("<polyline") < panel.indexOf(`height="16"`));
  }
  const words = [...svg.matchAll(/y="([\d.]+)"[^>]*>\d: learning/g)].map(([, y]) => Number(y));
  assert.equal(words.length, marks.length);
  words.slice(1).forEach((y, i) => assert.ok(y - words[i] >= 15, "lines of words touch"));
  const [, height] = /<svg [^>]*height="(\d+)"/.exec(svg) ?? [];
  assert.ok(Math.max(...words) < Number(height), "words below the picture's end");
});

test("a panel for each term, in rows of at most three, each in its own place", () => {
  const many = {
    loss: 9,
    reconstruction: 5,
    mutualInformation: 1,
    totalCorrelation: 0.5,
    dimensionKl: 0.5,
  };
  const records = [1, 2].map((epoch) => ({ epoch, train: many, test: many, seconds: 1 }));
  const svg = liveSvg(lossCurves(records, { title: "β-TCVAE" }));
  const places = [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)]
    .map(([, ...numbers]) => numbers.map(Number)); // prettier-ignore
  assert.equal(places.length, 5); // three and two
  assert.deepEqual(new Set(places.map(([, y]) => y)).size, 2);
  assert.deepEqual(new Set(places.map(([x]) => x)).size, 3);
  const size = /width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
  for (const [x, y, width, height] of places) {
    assert.ok(
      x + width <= Number(size[1]) && y + height + 40 <= Number(size[2]),
      "within the picture",
    );
  }
  assert.equal(svg.match(/>nats per image</g)?.length, 2); // once a row
  assert.ok(svg.includes(">total correlation<"));
});

/** The numbers beside the level lines of the first panel, whose one epoch has this loss. */
function levels(loss: number): number[] {
  const svg = liveSvg(lossCurves([{ epoch: 1, train: { loss } }]));
  return [...svg.matchAll(/text-anchor="end"[^>]*>([^<]+)</g)].map(([, text]) => Number(text));
}

test("a single value, and a loss of nothing, have room around them and round numbers beside", () => {
  // from 95 to 105, 2.5 apart or a little more: 1, 2 or 5 times a power of ten
  assert.deepEqual(levels(100), [95, 100, 105]);
  assert.deepEqual(levels(-100), [-105, -100, -95]);
  assert.deepEqual(levels(30), [29, 30, 31]); // from 28.5, 0.75 apart
  assert.deepEqual(levels(60), [58, 60, 62]); // from 57, 1.5 apart
  assert.deepEqual(levels(0), [-1, -0.5, 0, 0.5, 1]);
});

test("an epoch that lacks a term leaves a gap in its curve", () => {
  const records: EpochLosses[] = [
    { epoch: 1, train: { loss: 5, reconstruction: 5 } },
    { epoch: 2, train: { loss: 5, reconstruction: 4, kl: 1 } },
  ];
  const svg = liveSvg(lossCurves(records));
  assert.doesNotMatch(svg, /NaN/);
  assert.equal(svg.match(/<circle/g)?.length, 2 + 2 + 1);
});

test("nothing to draw is an empty frame; a title is text, whatever stands in it", () => {
  const svg = liveSvg(lossCurves([], { title: "<script>&" }));
  assert.doesNotMatch(svg, /NaN|Infinity|undefined|<script>/);
  assert.ok(svg.includes("&lt;script&gt;&amp;"));
});

test("the first step of a run is seen: a dot, since one point makes no line", () => {
  const steps = [{ epoch: 1 / 469, means: terms }];
  assert.equal(liveSvg(lossCurves([], { steps })).match(/<circle/g)?.length, 3);
});

test("text has its contrast on light and on dark grounds, which the picture is told of", () => {
  const svg = liveSvg(lossCurves(history));
  const greys =
    /curves\{color:(#\w+)\}@media\(prefers-color-scheme:dark\)\{\.curves\{color:(#\w+)\}/;
  const [, onLight, onDark] = greys.exec(svg) ?? [];
  for (const ground of ["#ffffff", "#f5f5f2"]) assert.ok(contrast(onLight, ground) >= 4.5, ground);
  for (const ground of ["#111111", "#1f2226"]) assert.ok(contrast(onDark, ground) >= 4.5, ground);
  const fills = [...svg.matchAll(/<text[^>]* fill="([^"]+)"/g)].map(([, fill]) => fill);
  assert.deepEqual(new Set(fills), new Set(["currentColor"]));
});
