import assert from "node:assert/strict";
import { test } from "node:test";
import { TimeLeft } from "./time_left";

test("the first run is judged by what its cell tells, the next by those before, too", () => {
  let now = 100;
  const left = new TimeLeft(() => now);
  left.startRun();
  left.startCell();
  now += 10;
  assert.equal(left.ofRun(), undefined);
  left.startCell();
  now += 20;
  left.progress(0.25);
  // A quarter took 20 s: 60 s are left; two more runs of 10 + 80 s.
  assert.equal(left.ofRun(), 60);
  assert.equal(left.ofAll(2), 60 + 2 * 90);
  now += 60;
  left.startCell();
  now += 5;
  left.endRun({ failed: false });

  left.startRun();
  left.startCell();
  now += 4;
  // As before: 10 − 4 s of this cell, then 80 + 5 s.
  assert.equal(left.ofRun(), 6 + 85);
  assert.equal(left.ofAll(1), 91 + 95);
  now += 60;
  assert.equal(left.ofRun(), 85, "a cell that takes longer than before is never behind");
  left.startCell();
  now += 10;
  left.progress(0.5);
  assert.equal(left.ofRun(), 10 + 5);
  left.endRun({ failed: true });
  left.startRun();
  left.startCell();
  assert.equal(left.ofRun(), 95, "a failed run says nothing");
});
