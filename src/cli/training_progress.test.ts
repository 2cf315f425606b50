import assert from "node:assert/strict";
import { test } from "node:test";
import { RunRecord } from "../training";
import { bar, duration, Output, StatusLine } from "./terminal";
import { TrainingProgress } from "./training_progress";

/** An output that keeps what is written to it. */
function recorder(isTTY: boolean, columns = 100): Output & { text: string } {
  const output = {
    text: "",
    isTTY,
    columns,
    write(chunk: string | Uint8Array) {
      output.text += String(chunk);
      return true;
    },
  };
  return output;
}

const step: RunRecord = {
  kind: "step",
  epoch: 2,
  step: 25,
  stepsPerEpoch: 100,
  loss: 110.004,
  means: { loss: 110.004, reconstruction: 90, kl: 20.004 },
  weights: { reconstruction: 1, kl: 1 },
  imagesPerSecond: 7400,
  secondsLeft: 125,
};
const epoch: RunRecord = {
  kind: "epoch",
  epoch: 2,
  train: { loss: 110, reconstruction: 90, kl: 20 },
  test: { loss: 105, reconstruction: 84.5, kl: 20.5 },
  weights: { train: { reconstruction: 1, kl: 1 }, test: { reconstruction: 1, kl: 1 } },
  negativeElbo: { train: 110, test: 105 },
  seconds: 8.2,
};

test("a terminal shows epoch, loss, its parts, speed and time left in one line that is redrawn", () => {
  const output = recorder(true);
  const progress = new TrainingProgress(10, output);
  progress.show(step);
  const [, line] = output.text.split("\r\x1b[2K");
  assert.match(line, /^Epoch {2}2\/10 {2}[━╸─]{6,} {2}loss 110.00 = rec 90.00 \+ KL 20.00/);
  assert.match(line, /7,400 img\/s {2}2:05 left$/);
  assert.ok([...line].length < 100);
  progress.show(epoch);
  progress.end();
  assert.match(output.text, /\r\x1b\[2KEpoch {2}2\/10 {2}train 110.00 {2}test 105.00 nats .*\n$/s);
});

test("what is done before an epoch's steps is shown with its share", () => {
  const output = recorder(true);
  const progress = new TrainingProgress(15, output);
  progress.show({ kind: "preparation", epoch: 11, what: "finding neighbours", share: 0.5 });
  progress.end();
  assert.match(
    output.text,
    /^\r\x1b\[2KEpoch 11\/15 {2}━{15}─{15} {2}finding neighbours\r\x1b\[2K$/,
  );
});

test("an output that is no terminal has a plain line for each epoch alone", () => {
  const output = recorder(false);
  const progress = new TrainingProgress(10, output);
  for (let i = 0; i < 50; i++) progress.show(step);
  progress.show(epoch);
  progress.end();
  assert.equal(
    output.text,
    "Epoch  2/10  train 110.00  test 105.00 nats (reconstruction 84.50 + KL 20.50)  8 s\n",
  );
});

test("a weighted sum is printed as one, with −ELBO beside it, whatever its terms", () => {
  const output = recorder(false);
  const weights = { reconstruction: 1, totalCorrelation: 4 };
  // 84.5 + 4 · 2.5 = 94.5
  const test = { loss: 94.5, reconstruction: 84.5, totalCorrelation: 2.5 };
  new TrainingProgress(10, output).show({
    ...epoch,
    ...{ train: test, test, weights: { train: weights, test: weights } },
    negativeElbo: { train: 87, test: 87 },
  });
  assert.match(
    output.text,
    /\(reconstruction 84\.50 \+ 4 × total correlation 2\.50, −ELBO 87\.00\)/,
  );
});

test("a status line never wraps and makes way for a line that stays", () => {
  const output = recorder(true, 30);
  const status = new StatusLine(output);
  status.show("x".repeat(100));
  status.print("stays");
  assert.equal(output.text, `\r\x1b[2K${"x".repeat(29)}\r\x1b[2Kstays\n`);
});

test("a bar fills by halves; a share beyond its ends is at its end", () => {
  assert.deepEqual(
    [0, 0.25, 0.5, 1, 7, -1].map((share) => bar(share, 2)),
    ["──", "╸─", "━─", "━━", "━━", "──"],
  );
});

test("a duration reads as a clock", () => {
  assert.deepEqual([0, 7.4, 59.6, 125, 3723, Infinity, NaN].map(duration), [
    "0 s",
    "7 s",
    "1:00",
    "2:05",
    "1:02:03",
    "…",
    "…",
  ]);
});
