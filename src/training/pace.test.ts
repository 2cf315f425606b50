import assert from "node:assert/strict";
import { test } from "node:test";
import { Pace } from "./pace";

/** Whether a promise is settled once all that waits has had its turn. */
async function isSettled(promise: Promise<void>): Promise<boolean> {
  let settled = false;
  void promise.then(() => (settled = true));
  await new Promise(setImmediate);
  return settled;
}

test("who waits goes on when steps are allowed again, and not before", async () => {
  const pace = new Pace();
  assert.equal(pace.paused, false);
  pace.allow(0);
  const waiting = pace.untilAllowed();
  assert.deepEqual([pace.paused, await isSettled(waiting)], [true, false]);
  pace.allow(2);
  assert.deepEqual([pace.paused, await isSettled(waiting)], [false, true]);
  pace.count();
  assert.equal(pace.paused, false);
  pace.count();
  assert.equal(pace.paused, true);
});

test("who waits goes on when the run is to stop", async () => {
  const pace = new Pace();
  pace.allow(0);
  const waiting = pace.untilAllowed();
  pace.stop();
  assert.deepEqual([pace.stopped, pace.paused, await isSettled(waiting)], [true, false, true]);
});
