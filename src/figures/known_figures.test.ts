import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { assertSnapshot } from "../host/testing/snapshot";
import { barChart } from "./bars";
import { classBars } from "./class_bars";
import { confusionMatrix } from "./confusion_matrix";
import type { Figure } from "./figure";
import { imageGrid } from "./image_grid";
import { drawImageGrid } from "./image_grid_svg";
import { klBars } from "./kl_bars";
import { latentScatter } from "./latent_scatter";
import { liveSvg } from "./live_svg";
import { lossCurves } from "./loss_curves";
import { imageBytes } from "./pixel_png";
import { runCurves } from "./run_curves";

// What each figure is made of, down to its places and sizes: where a change moves something, the
// difference of the kept text shows what.

const history = [1, 2, 3].map((epoch) => ({
  ...{ epoch, seconds: 1, negativeElbo: { train: 110 + epoch, test: 111 } },
  train: { loss: 100 + 30 / epoch, reconstruction: 80, kl: 20 },
  test: { loss: 100 + 20 / epoch, reconstruction: 81, kl: 21 },
}));
const losses = lossCurves(history, {
  ...{ title: "VAE <1>", numEpochs: 10, marks: [{ epoch: 2, text: "β 1 → 4" }] },
  steps: [{ epoch: 0.5, means: { loss: 130, reconstruction: 100, kl: 30 } }],
});
const many = Array.from({ length: 25 }, (_, i) => `class ${i}`);
const curve = (name: string) => ({ name, epochs: [1, 2], losses: [150.123456, 130] });

const made: Record<string, Figure> = {
  losses,
  "losses alone": lossCurves(history.slice(0, 1)),
  bars: barChart(
    [
      {
        title: "a",
        bars: [
          { label: "x", value: 1.5, emphasized: true },
          { label: "y", value: 30 },
        ],
      },
      { title: "none", bars: [] },
      { title: "b", bars: [{ label: "<z>", value: 0.001 }] },
    ],
    { title: "T", unit: "s" },
  ),
  "class bars": classBars(["a", "b"], [1, 2.5], { mean: 1.75, measure: "nats", classes: "digit" }),
  "class bars of many": classBars(
    many,
    many.map((_, i) => i / 3),
  ),
  confusion: confusionMatrix([[3, 1], [0, 4]], ["a", "<b>"], { title: "M" }), // prettier-ignore
  "confusion of many": confusionMatrix(
    many.map((_, i) => many.map((_, j) => (i === j ? 5 : (i + j) % 2))),
    many,
  ),
  KL: klBars(Float32Array.of(0.5, 2.25, 0), { title: "KL" }),
  scatter: latentScatter({
    ...{ x: [0, 1, 2, 3], y: [3, 2, 1, 0], labels: [0, 1, 1, -1], classNames: ["a", "b"] },
    axes: ["z₁", "z₂"],
  }),
  "scatter without classes": latentScatter({ x: [0, 1], y: [1, 2], axes: ["x", "y"], title: "t" }),
  runs: runCurves(
    Array.from({ length: 12 }, (_, i) => curve(`run ${i}`)),
    "test",
    { measure: "−ELBO" },
  ),
};

test("every figure's traces, layout and words", () => {
  const all = Object.entries(made).map(([name, { data, layout, config, altText }]) => {
    return [name, { data, layout, config, altText }];
  });
  assertSnapshot(join(__dirname, "testing", "known_figures.txt"), Object.fromEntries(all));
});

test("what is drawn while a model learns, and a grid of images: every place", () => {
  const images = new Float32Array(3 * 6).fill(0.5);
  const grid = (more: object) =>
    drawImageGrid(imageGrid({ images, imageShape: [2, 3], columns: 2, ...more }), {
      textWidth: (text, size) => (text.length * size) / 2,
    });
  const svgs = {
    live: liveSvg(losses),
    "live, one epoch": liveSvg(made["losses alone"]),
    grid: grid({}),
    "grid with words": grid({
      ...{ scale: 7, title: "A long title that widens the card", subtitle: "s", caption: "c" },
      ...{ rowLabels: ["row one", "2"], columnLabels: ["a", "b"], count: 3 },
    }),
    "grid with words upwards": grid({
      ...{
        scale: 8,
        columnLabels: ["a word", "longer than its image"],
        imageLabels: ["p", "q", "r"],
      },
    }),
  };
  // An element a line, so that a difference names it. How a PNG is compressed is zlib's affair.
  const lines = (svg: string) =>
    svg
      .replace(/base64,[^"]+/g, "base64")
      .replaceAll("><", ">\n<")
      .split("\n");
  const all = Object.entries(svgs).map(([name, svg]) => [name, lines(svg)]);
  assertSnapshot(join(__dirname, "testing", "known_drawings.txt"), Object.fromEntries(all));
});

test("values become bytes by rounding, what is outside is clipped", () => {
  const bytes = imageBytes(Float32Array.of(-1, 0, 0.5, 1 / 255, 0.75, 1, 2));
  assert.deepEqual([...bytes], [0, 0, 128, 1, 191, 255, 255]); // 0.75 · 255 = 191.25
});
