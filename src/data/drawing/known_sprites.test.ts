import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { drawSprite, SPRITE_FACTORS } from "./draw_sprite";

/** Of the first sprites of a size: all factors and pixels. */
function hashOf(count: number, height: number, width: number, seed: number): string {
  const hash = createHash("sha256");
  const pixels = new Uint8Array(height * width * 3);
  const factors = new Float32Array(SPRITE_FACTORS.length);
  for (let index = 0; index < count; index++) {
    drawSprite({ seed, stream: "train", index }, [height, width], factors, pixels);
    hash.update(new Uint8Array(factors.buffer)).update(pixels);
  }
  return hash.digest("hex");
}

test("the sprites are those of every version, at each size: what was trained on them can be again", () => {
  assert.equal(
    hashOf(300, 32, 32, 0),
    "aae3cb69a4b6f3e105f1954c7724596344b8b518b9af2745ab3cf131c01abc46",
  );
  assert.equal(
    hashOf(60, 20, 48, 1),
    "ac8b9e9ada74e3e7c2110b4ffff778c582740843b7a1bf00f7bda06c2915934b",
  );
  assert.equal(
    hashOf(20, 64, 64, 2),
    "41c85219f057a84ad09bf53ab2f2f4bcc1a3b5c5b3c52c2ebf5ba79fd7ea06bd",
  );
});
