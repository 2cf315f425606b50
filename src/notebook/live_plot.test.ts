import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import type { EpochLosses } from "../figures";
import { closeBrowser } from "../host/node/browser_page";
import { plotlyMimeType } from "../figures/figure";
import { type Shown, withNotebook } from "./testing/host";
import { livePlot } from "./live_plot";
import type { LiveRecord } from "./saved_records";

const terms = { loss: 100, reconstruction: 80, kl: 20 };
const told = {
  ...{ loss: 100, means: terms, weights: { reconstruction: 1, kl: 1 } },
  ...{ imagesPerSecond: 1, secondsLeft: 1 },
};

/** A run of `numEpochs` epochs of `stepsPerEpoch` steps; `atStep` is called with each step's number, from 1. */
function fakeRun(numEpochs: number, stepsPerEpoch: number, atStep?: (step: number) => void) {
  let stopped = false;
  const history: EpochLosses[] = [];
  return {
    history,
    numEpochs,
    stop: () => void (stopped = true),
    async *[Symbol.asyncIterator](): AsyncGenerator<LiveRecord> {
      let done = 0;
      for (let epoch = 1; epoch <= numEpochs; epoch++) {
        for (let step = 1; step <= stepsPerEpoch; step++) {
          if (stopped) return;
          atStep?.(++done);
          yield { kind: "step", epoch, step, stepsPerEpoch, ...told };
        }
        history.push({ epoch, train: terms, test: terms });
        yield { kind: "epoch" };
      }
    },
  };
}

/** Points within the epochs that a drawing has in its first panel. */
function points({ data }: Shown): number[] {
  const figure = data[plotlyMimeType] as { data: { name: string; x: number[] }[] };
  return figure.data.find(({ name }) => name === "within epoch")?.x ?? [];
}

describe("livePlot", () => {
  after(closeBrowser);

  it("redraws one figure in place and returns the history", () =>
    withNotebook(async (shown) => {
      const run = fakeRun(2, 2);
      assert.equal(await livePlot(run, { interval: 0, title: "VAE" }), run.history);
      const closing = shown.pop();
      assert.equal(closing?.data["text/plain"], "2 epochs, test 100.0 nats per image");
      // before the first record, at 2 · (2 steps + 1 epoch) records, and at the end
      assert.equal(shown.length, 1 + 6 + 1);
      assert.equal(new Set(shown.map(({ options }) => options?.displayId)).size, 1);
      assert.deepEqual(
        shown.map(({ options }) => options?.update),
        [false, ...Array<boolean>(7).fill(true)],
      );
      assert.deepEqual(points(shown[7]), [0.5, 1, 1.5, 2]);
      assert.match(String(shown[7].data["text/plain"]), /VAE: after epoch 2/);
    }));

  it("draws a picture for the last drawing alone", () =>
    withNotebook(async (shown) => {
      await livePlot(fakeRun(1, 1), { interval: 0 });
      for (const { data } of shown.slice(0, -2)) assert.ok(!("image/png" in data));
    }));

  it("does not redraw at every record", () =>
    withNotebook(async (shown) => {
      await livePlot(fakeRun(1, 50), { interval: 60_000 });
      // before the first record, at the first, and at the end; the closing line
      assert.equal(shown.length, 3 + 1);
      assert.equal(points(shown[2]).length, 50);
    }));

  it("keeps a long run's plot small", () =>
    withNotebook(async (shown) => {
      await livePlot(fakeRun(3, 1000), { interval: 60_000 });
      const x = points(shown[2]);
      assert.ok(x.length > 100 && x.length <= 400, `${x.length} points`);
      assert.ok(x.every((value, i) => i === 0 || value > x[i - 1]));
      // 3,000 steps of a thousandth of 1 epoch in 400 points: 0.0075 from one to the next.
      const gaps = x.slice(1).map((value, i) => value - x[i]);
      assert.ok(Math.max(...gaps) < 0.03, "the first epoch as well as the last");
    }));

  it("stops the run where the cell is interrupted, and returns what there is", async () => {
    const controller = new AbortController();
    await withNotebook(async (shown) => {
      const run = fakeRun(10, 2, (step) => {
        if (step === 5) controller.abort();
      });
      const history = await livePlot(run, { interval: 60_000 });
      assert.equal(history.length, 2); // 4 steps are two epochs; the fifth is finished, no sixth begins
      assert.match(String(shown.at(-2)?.data["text/plain"]), /after epoch 2/);
      assert.match(
        String(shown.at(-1)?.data["text/plain"]),
        /^Stopped at 2 of 10 epochs, test 100/,
      );
    }, controller.signal);
  });

  it("does not begin where the cell is interrupted already", () =>
    withNotebook(async () => {
      assert.deepEqual(await livePlot(fakeRun(10, 2)), []);
    }, AbortSignal.abort()));

  it("leaves the last drawing where training fails, and passes the error on", () =>
    withNotebook(async (shown) => {
      const run = fakeRun(2, 2, (step) => {
        if (step === 3) throw new Error("diverged");
      });
      await assert.rejects(livePlot(run, { interval: 60_000 }), /diverged/);
      assert.match(String(shown[shown.length - 1].data["text/plain"]), /after epoch 1/);
    }));
});
