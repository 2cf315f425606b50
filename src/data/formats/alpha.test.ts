import assert from "node:assert/strict";
import { test } from "node:test";
import { withoutAlpha } from "./alpha";

const WHITE = [255, 255, 255] as const;

test("colours with alpha are mixed with the background, each channel with its own", () => {
  // (c α + b (255 − α)) / 255, rounded: (200·102 + 10·153)/255 = 86, (100·102 + 20·153)/255 = 52, …
  const pixels = Uint8Array.of(200, 100, 50, 102, 1, 2, 3, 0, 255, 254, 253, 255);
  const mixed = withoutAlpha(pixels, 4, [10, 20, 30]);
  assert.deepEqual(mixed, Uint8Array.of(86, 52, 38, 10, 20, 30, 255, 254, 253));
  assert.equal(mixed.buffer, pixels.buffer);
});

test("grey with alpha is mixed with the background's luma by ITU-R BT.601", () => {
  const behind = (red: number, green: number, blue: number) =>
    withoutAlpha(Uint8Array.of(7, 0), 2, [red, green, blue])[0];
  // 0.299 · 255 = 76.2, 0.587 · 255 = 149.7, 0.114 · 255 = 29.1.
  assert.deepEqual([behind(255, 0, 0), behind(0, 255, 0), behind(0, 0, 255)], [76, 150, 29]);
  assert.equal(behind(255, 255, 255), 255);
  const mixed = withoutAlpha(Uint8Array.of(255, 255, 0, 0, 100, 51), 2, WHITE);
  assert.deepEqual(mixed, Uint8Array.of(255, 255, 224));
});

test("what has no alpha stays as it is", () => {
  for (const channels of [1, 3]) {
    const pixels = Uint8Array.of(1, 2, 3, 4, 5, 6);
    assert.equal(withoutAlpha(pixels, channels, WHITE), pixels);
  }
});
