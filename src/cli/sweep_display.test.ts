import assert from "node:assert/strict";
import { test } from "node:test";
import { terminalText } from "../host/terminal";
import type { Sweep } from "../sweep/sweep";
import type { SweepEvent } from "../sweep/sweep_event";
import { SweepDisplay } from "./sweep_display";

const sweep: Sweep = {
  ...{ name: "a", work: "train", method: "grid", trials: 3, seed: 7, mostEpochs: 4, fixed: {} },
  search: { beta: { kind: "choice", values: [1, 2, 4] } },
  objective: { metric: "loss", mode: "min" },
};
const started = (number: number, beta: number, failures = 0): SweepEvent => {
  return { event: "started", number, values: { beta }, failures };
};
const ended = (number: number, value: number | null, more: object = {}): SweepEvent => {
  return { event: "ended", number, status: "finished", value, epochs: 4, ...more };
};

/** What is on the screen after the events. */
function shown(isTTY: boolean, events: readonly SweepEvent[], close = true): string {
  let text = "";
  const output = { isTTY, columns: 70, write: (more: string) => Boolean((text += more)) };
  const display = new SweepDisplay(sweep, output);
  events.forEach((event) => display.show(event));
  if (close) display.close();
  return terminalText(text).replace(/\d+ s/g, "N s");
}

const events: SweepEvent[] = [
  { event: "ready", atOnce: 2, left: 3 },
  ...[started(1, 1), started(2, 2)],
  { event: "epoch", number: 2, epoch: 2, value: 101, seconds: 1 },
  ended(1, 100.5),
  started(2, 2, 1),
  ended(2, 99.123456),
  started(3, 4.000001),
  ended(3, 130, { status: "pruned", epochs: 1 }),
];

test("where nobody looks, a line stays for each trial, and at the end the best", () => {
  assert.equal(
    shown(false, events),
    `grid search of 3 trials; 2 at once; least loss
  1/3  beta=1  loss 100.50  (N s)  best so far
  2/3  beta=2  is tried again, from its last whole epoch
  2/3  beta=2  loss 99.12  (N s)  best so far
  3/3  beta=4  loss 130, ended early after 1 epoch  (N s)
Best      trial 2 of 3, beta=2: loss 99.12
`,
  );
});

test("a failed trial says why, and is not the best", () => {
  const failed = ended(1, null, { status: "failed", reason: "it diverged" });
  const text = shown(false, [events[0], started(1, 1), failed]);
  assert.match(text, /1\/3 {2}beta=1 {2}failed: it diverged {2}\(N s\)\n$/);
});

test("on a terminal, what runs is drawn in place below what has ended", () => {
  const text = shown(true, events.slice(0, 5), false);
  const lines = text
    .replace(/\x1b\[[\d;]*m/g, "")
    .trimEnd()
    .split("\n");
  assert.deepEqual(lines, [
    "grid search of 3 trials; 2 at once; least loss",
    "  1/3  beta=1  loss 100.50  (N s)  best so far",
    "  2/3  ━━━━━─────  epoch 2 of 4  loss 101  N s  beta=2",
    lines[3],
  ]);
  assert.match(lines[3], /^ {2}1 of 3 trials · best so far: trial 1, loss 100\.50/);
  const end = shown(true, events).replace(/\x1b\[[\d;]*m/g, "");
  assert.doesNotMatch(end, /epoch 2 of 4|of 3 trials ·/, "nothing of it is left at the end");
});

test("more trials than the screen has lines are counted, and all of it is drawn in place", () => {
  let text = "";
  const output = { isTTY: true, columns: 70, rows: 9, write: (more: string) => Boolean((text += more)) }; // prettier-ignore
  const display = new SweepDisplay({ ...sweep, trials: 40 }, output);
  display.show({ event: "ready", atOnce: 40, left: 40 });
  for (let number = 1; number <= 40; number++) display.show(started(number, number));
  display.close();
  const moves = [...text.matchAll(/\x1b\[(\d+)A/g)].map(([, lines]) => Number(lines));
  assert.ok(Math.max(...moves) < output.rows, `moved up by ${Math.max(...moves)} lines`);
  assert.match(text, /\n {3}5\/40.*\n {2}and 35 more that run\n/);
});
