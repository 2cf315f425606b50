import assert from "node:assert/strict";
import { test } from "node:test";
import { rateDistortion } from "./rate_distortion";

test("each model is a point where its KL and its reconstruction are, with its name", () => {
  const points = [
    { name: "β = 1", kl: 7.25, reconstruction: 300 },
    { name: "β = 4", kl: 4, reconstruction: 304.5 },
  ];
  const { data, altText } = rateDistortion(points, { title: "sprites" });
  const [{ x, y, text }] = data;
  assert.deepEqual([x, y, text], [[7.25, 4], [300, 304.5], ["β = 1", "β = 4"]]); // prettier-ignore
  assert.equal(
    altText,
    "sprites: β = 1 KL 7.25 and 300.00, β = 4 KL 4.00 and 304.50 nats per image",
  );
  assert.throws(() => rateDistortion([]), /no point to draw/);
});
