import assert from "node:assert/strict";
import { test } from "node:test";
import { closingLine } from ".";

const after = (epoch: number) => [{ epoch: 1 }, { epoch, test: { loss: 98.24 } }];

test("a training ends with how far it came and what the last test was", () => {
  assert.equal(closingLine(after(10), 10), "10 epochs, test 98.2 nats per image");
  assert.equal(closingLine(after(1200), 1200), "1,200 epochs, test 98.2 nats per image");
  assert.equal(
    closingLine(after(3), 10, "validation"),
    "Stopped at 3 of 10 epochs, validation 98.2 nats per image",
  );
});

test("what was not measured is not told", () => {
  assert.equal(closingLine([{ epoch: 1 }], 1), "1 epoch");
  assert.equal(closingLine([], 10), "Stopped at 0 of 10 epochs");
});
