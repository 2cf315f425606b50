import assert from "node:assert/strict";
import { test } from "node:test";
import { counted } from "./counted";

test("counts have a comma from 1,000 on", () => {
  const all = [0, 999, 1000, 60000, 1234567].map(counted);
  assert.deepEqual(all, ["0", "999", "1,000", "60,000", "1,234,567"]);
});
