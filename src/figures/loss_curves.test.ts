import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type EpochLosses, lossCurves } from "./loss_curves";
import type { Layout } from "./theme";

const history: EpochLosses[] = [
  {
    epoch: 1,
    train: { loss: 150, reconstruction: 130, kl: 20 },
    test: { loss: 120, reconstruction: 98, kl: 22 },
  },
  {
    epoch: 2,
    train: { loss: 110, reconstruction: 86.123456, kl: 24 },
    test: { loss: 105, reconstruction: 80, kl: 25 },
  },
];

const names = ({ annotations }: Record<string, unknown>) =>
  (annotations as { text: string }[]).map(({ text }) => text);

describe("lossCurves", () => {
  it("has train and test in each of three panels", () => {
    const { data } = lossCurves(history, { title: "VAE" });
    assert.deepEqual(
      data.map(({ name, yaxis }) => `${String(name)} ${String(yaxis)}`),
      ["train y", "test y", "train y2", "test y2", "train y3", "test y3"],
    );
    assert.deepEqual(
      [data[0].x, data[0].y],
      [
        [1, 2],
        [150, 110],
      ],
    );
    assert.deepEqual(data[2].y, [130, 86.123]);
    assert.deepEqual(data[5].y, [22, 25]);
  });

  it("draws whatever terms there are, at most three panels in a row", () => {
    const titles = (count: number) => {
      const terms = Object.fromEntries(Array.from({ length: count }, (_, i) => [`part${i}`, i]));
      const { layout, data } = lossCurves([{ epoch: 1, train: { loss: 1, ...terms } }]);
      const { rows, columns } = layout.grid as { rows: number; columns: number };
      assert.equal(data.length, count + 1);
      return [rows, columns, layout.height];
    };
    // 84 above and 52 below the rows of 262
    assert.deepEqual([0, 2, 3, 6].map(titles), [
      [1, 1, 420],
      [1, 3, 420],
      [2, 2, 84 + 2 * 262 + 52],
      [3, 3, 84 + 3 * 262 + 52],
    ]);
    const { layout } = lossCurves([
      { epoch: 1, train: { loss: 1, reconstruction: 1, totalCorrelation: 0, dimensionKl: 0 } },
    ]);
    assert.deepEqual(names(layout), [
      "loss",
      "reconstruction",
      "total correlation",
      "dimension KL",
    ]);
    const axisTitle = (axis: unknown) => (axis as { title: { text: string } }).title.text;
    assert.deepEqual(
      [layout.yaxis, layout.yaxis2, layout.yaxis3, layout.yaxis4].map(axisTitle),
      ["nats per image", "", "nats per image", ""], // two by two
    );
    const { narrow } = layout.meta as { narrow: { grid: object; height: number } };
    assert.deepEqual(narrow.grid, { rows: 4, columns: 1, pattern: "independent", ygap: 0.36 });
    assert.equal(narrow.height, 180 + Math.round((4 * 700) / 3));
  });

  it("says a term's weight in its title and draws the term without it", () => {
    const weighted = (kl: number) => ({ reconstruction: 1, kl });
    const { layout, data } = lossCurves(
      history.map((record) => ({ ...record, weights: { train: weighted(4), test: weighted(4) } })),
    );
    assert.deepEqual(names(layout), ["loss", "reconstruction", "KL (weight 4)"]);
    assert.deepEqual(data[5].y, [22, 25]);
    const warmed = history.map((record, i) => {
      const weights = { train: weighted([0.25, 1][i]), test: weighted(1) };
      return { ...record, weights };
    });
    assert.equal(names(lossCurves(warmed).layout)[2], "KL (weight 0.25 to 1)");
  });

  it("lists each name once in the legend", () => {
    const steps = [{ epoch: 0.5, means: { loss: 300, reconstruction: 290, kl: 10 } }];
    const { data } = lossCurves(history, { steps });
    const listed = data.filter(({ showlegend }) => showlegend).map(({ name }) => name);
    assert.deepEqual(listed, ["within epoch", "train", "test"]);
  });

  it("is not flattened by the first epoch's fall", () => {
    const steps = [
      { epoch: 0.01, means: { loss: 540, reconstruction: 540, kl: 0 } },
      { epoch: 1.5, means: { loss: 100, reconstruction: 80, kl: 20 } },
    ];
    const { layout } = lossCurves(history, { steps });
    // from 100 to 150, and 8 % of 50 on either side
    assert.deepEqual((layout.yaxis as { range: number[] }).range, [100 - 4, 150 + 4]);
  });

  it("is not flattened by the first steps while the first epochs run", () => {
    const steps = [0.05, 0.1, 0.25, 0.5].map((epoch, i) => {
      return { epoch, means: { loss: [600, 400, 200, 150][i] } };
    });
    const range = (done: EpochLosses[]) =>
      (lossCurves(done, { steps }).layout.yaxis as { range: number[] }).range;
    // what comes after a fifth of 0.5: from 150 to 200, and 8 % of 50 on either side
    assert.deepEqual(range([]), [150 - 4, 200 + 4]);
    // with train 150 and test 120: from 120 to 200, and 8 % of 80
    assert.deepEqual(range(history.slice(0, 1)), [120 - 6.4, 200 + 6.4]);
  });

  it("draws the line within the epochs as strong as the others, only thinner", () => {
    const { data } = lossCurves(history, { steps: [{ epoch: 0.5, means: { loss: 300 } }] });
    const [within, train] = data.map(({ line, opacity = 1 }) => ({ ...(line as Layout), opacity }));
    assert.deepEqual(within, { ...train, width: 1 });
  });

  it("gives the curve its room, however long the run is to be", () => {
    const end = (epochs: number, way: number, numEpochs?: number) => {
      const done = Array.from({ length: epochs }, (_, i) => ({ ...history[0], epoch: i + 1 }));
      const steps = [{ epoch: way, means: history[0].train }];
      const { layout } = lossCurves(done, { numEpochs, steps });
      return (layout.xaxis2 as { range: number[] }).range[1] / 1.04;
    };
    assert.equal(end(0, 0.01, 100), 1); // the first steps stand on the first epoch
    assert.deepEqual([1.2, 2.5, 5.5, 12, 51].map((way) => end(0, way, 100)), [2, 5, 10, 20, 100]); // prettier-ignore
    assert.equal(end(5, 5.5, 8), 8); // no more than the run is to make
    assert.equal(end(3, 3), 3); // and without a run's end no more than there is
  });

  it("has a tick at whole epochs, some five of them", () => {
    const tick = (epochs: number) => {
      const { layout } = lossCurves([{ ...history[0], epoch: epochs }]);
      return (layout.xaxis as { dtick: number }).dtick;
    };
    assert.deepEqual([4, 5, 6, 30, 100].map(tick), [1, 1, 2, 6, 20]);
  });

  it("leaves room around a term that stays the same", () => {
    const range = (kl: number) => {
      const terms = { loss: 1, kl };
      const { layout } = lossCurves([1, 2].map((epoch) => ({ epoch, train: terms })));
      return (layout.yaxis2 as { range: number[] }).range;
    };
    assert.deepEqual(range(-40), [-42, -38]); // 5 % of it
    assert.deepEqual(range(0), [-1, 1]);
  });

  it("leaves the range of a term that only one epoch knows around its value", () => {
    const { layout } = lossCurves([
      { epoch: 1, train: { loss: 30 } },
      { epoch: 2, train: { loss: 20, kl: 10 } },
    ]);
    assert.deepEqual((layout.yaxis2 as { range: number[] }).range, [9.5, 10.5]);
  });

  it("draws a history without a test split, or without an epoch", () => {
    const untested = history.map(({ epoch, train }) => ({ epoch, train }));
    assert.equal(lossCurves(untested).data.length, 3);
    assert.match(lossCurves([], { title: "VAE" }).altText, /^VAE: no epoch is complete yet$/);
  });

  it("marks what happened on the way: a line in each panel, and what it was below", () => {
    const marks = [
      { epoch: 1, text: "β 1 → 4" },
      { epoch: 1.5, text: "<b> 1e-3 → 3e-4" },
    ];
    const { layout, altText } = lossCurves(history, { title: "VAE", marks });
    const shapes = layout.shapes as { xref: string; x0: number }[];
    assert.deepEqual(
      shapes.map(({ xref, x0 }) => [xref, x0]),
      ["x", "x2", "x3"].flatMap((panel) => [[panel, 1], [panel, 1.5]]), // prettier-ignore
    );
    const notes = layout.annotations as { name: string; text: string; x: number }[];
    const numbers = notes.filter(({ name }) => name === "mark").map(({ text, x }) => [text, x]);
    assert.deepEqual(numbers, [1, 2, 3].flatMap(() => [["1", 1], ["2", 1.5]])); // prettier-ignore
    const said = notes.filter(({ name }) => name === "marks").map(({ text }) => text);
    assert.deepEqual(said, ["1: β 1 → 4 · 2: &lt;b&gt; 1e-3 → 3e-4"]);
    assert.match(altText, /β 1 → 4 at epoch 1\.0; <b> 1e-3 → 3e-4 at epoch 1\.5$/);
    const height = (some: typeof marks) => lossCurves(history, { marks: some }).layout.height;
    assert.equal(Number(height(marks)) - Number(height([])), 17, "no room for a line of words");
  });

  it("says the last losses in words", () => {
    const { altText } = lossCurves(history, { title: "VAE · loss" });
    assert.equal(altText, "VAE · loss: after epoch 2, train 110.00, test 105.00 nats per image");
  });
});
