import assert from "node:assert/strict";
import { before, test } from "node:test";
import { useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { host, provideHost } from "../host";
import { tinyDataset, tinyModel } from "../models/testing/tiny";
import { type Run, train } from ".";

before(async () => void (await useBackend("cpu")));

const data = tinyDataset({ train: 70 }); // batches of 16, 16, 16, 16 and 6
const settings = { batchSize: 16, numEpochs: 2, learningRate: 0.01 };

/**
 * What a run tells of where each time the clock is looked at so many milliseconds have gone by, and how
 * often others had their turn.
 */
async function onClock(
  each: number,
  during: (run: Run, records: number, pass: (ms: number) => void) => void = () => undefined,
) {
  const own = host();
  let now = 0;
  let turns = 0;
  const run = train(tinyModel(), data, settings);
  performance.now = () => (now += each);
  provideHost({ ...own, turn: () => (turns++, own.turn()) });
  const told: string[] = [];
  try {
    for await (const record of run) {
      told.push(record.kind === "step" ? `${record.epoch}:${record.step}` : "epoch");
      during(run, told.length, (ms) => (now += ms));
    }
  } finally {
    delete (performance as { now?: unknown }).now;
    provideHost(own);
  }
  run.model.dispose();
  return { told, turns, seconds: run.history.map(({ seconds }) => seconds) };
}

test("a step is told of once a tenth of a second is over, and timed from its begin to its end", async () => {
  // A step looks at the clock three times: 60 ms. Every other one begins where 100 ms are over.
  const { told, seconds } = await onClock(30);
  assert.deepEqual(told, ["1:2", "1:4", "epoch", "2:2", "2:4", "epoch"]);
  assertClose(seconds, [5 * 0.06, 5 * 0.06], 1e-9);
});

test("others have their turn after 20 ms, not after every step", async () => {
  const tests = 2; // each epoch's, after it
  assert.equal((await onClock(30)).turns, 10 + tests);
  // A step takes 6 ms: the fourth of an epoch ends after more than 20.
  assert.equal((await onClock(2)).turns, 2 + tests);
});

test("the time of a pause is no time of steps", async () => {
  const { told, seconds } = await onClock(30, (run, records, pass) => {
    if (records === 1) run.pause();
    if (records !== 2) return;
    setImmediate(() => {
      pass(10_000);
      run.resume();
    });
  });
  // Where it paused it tells so once more, and then as if nothing had been.
  assert.deepEqual(told, ["1:2", "1:2", "1:4", "epoch", "2:2", "2:4", "epoch"]);
  assertClose(seconds, [5 * 0.06, 5 * 0.06], 1e-9);
});
