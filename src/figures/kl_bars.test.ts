import assert from "node:assert/strict";
import { it } from "node:test";
import { klBars } from "./kl_bars";

it("klBars draws the dimensions, largest first", () => {
  const { data, altText } = klBars(Float32Array.of(0.5, 2.25, 0), { title: "KL" });
  assert.deepEqual(
    [data[0].x, data[0].y],
    [
      ["z2", "z1", "z3"],
      [2.25, 0.5, 0],
    ],
  );
  assert.equal(altText, "KL: 3 dimensions, 2.75 nats in all"); // 0.5 + 2.25 + 0
});
