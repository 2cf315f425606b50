import assert from "node:assert/strict";
import { test } from "node:test";
import { Throttle } from "./throttle";

test("what is slow is called so seldom that it takes no more than its share", () => {
  let [time, calls] = [0, 0];
  const body = () => {
    calls++;
    time += 30;
  };
  const throttle = new Throttle({ share: 0.01, interval: 500 }, body, () => time);
  for (let tick = 0; tick < 10_000; tick++) {
    throttle.call();
    time += 10;
  }
  // 30 ms at a share of 1 % is once in 3000 ms and the 30 themselves.
  assert.ok(calls <= Math.ceil(time / 3030), `${calls} calls in ${time} ms`);
  assert.ok(calls >= time / 3050);
});

test("what is fast is called once in an interval, and at once where that is asked", () => {
  let [time, calls] = [0, 0];
  const throttle = new Throttle(
    { share: 0.5, interval: 100 },
    () => calls++,
    () => time,
  );
  for (; time < 1000; time += 10) throttle.call();
  assert.equal(calls, 10);
  throttle.callNow();
  throttle.callNow();
  assert.equal(calls, 12);
});
