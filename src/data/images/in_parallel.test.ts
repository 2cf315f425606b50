import assert from "node:assert/strict";
import { test } from "node:test";
import { inParallel } from "./in_parallel";

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test("all work is done once, no more than eight at a time", async () => {
  const done: number[] = [];
  let [now, most] = [0, 0];
  await inParallel(30, async (i) => {
    most = Math.max(most, ++now);
    await turn();
    now--;
    done.push(i);
  });
  assert.deepEqual(
    done.sort((a, b) => a - b),
    Array.from({ length: 30 }, (_, i) => i),
  );
  assert.equal(most, 8);
  await inParallel(0, () => assert.fail());
});

test("the first failure ends it", async () => {
  let calls = 0;
  const work = async (i: number) => {
    calls++;
    await turn();
    if (i === 0) throw new Error("broken");
  };
  await assert.rejects(inParallel(100, work), /broken/);
  for (let i = 0; i < 20; i++) await turn();
  assert.ok(calls <= 16, `${calls} calls`);
});
