import assert from "node:assert/strict";
import { test } from "node:test";
import { SaveClock } from "./save_clock";

test("it is time so often, and never for more than a hundredth of the time", async () => {
  let now = 0;
  const clock = new SaveClock(60, () => now);
  assert.equal(clock.due, false);
  now = 59_999;
  assert.equal(clock.due, false);
  now = 60_000;
  assert.equal(clock.due, true);
  await clock.save(() => Promise.resolve((now += 100)));
  assert.equal(clock.due, false);
  now += 59_999;
  assert.equal(clock.due, false);
  now += 1;
  assert.equal(clock.due, true);
  await clock.save(() => Promise.resolve((now += 2000))); // a slow disk
  now += 199_999;
  assert.equal(clock.due, false);
  now += 1;
  assert.equal(clock.due, true);
});

test("0 stands for never", () => {
  let now = 0;
  const clock = new SaveClock(0, () => now);
  now = 1e12;
  assert.equal(clock.due, false);
});
