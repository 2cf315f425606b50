import assert from "node:assert/strict";
import { test } from "node:test";
import { drawableName, drawableText } from "./drawable_name";

test("names in letters that the font has stay as they are", () => {
  for (const name of [
    "rose",
    "Ünïcode é",
    "ποίημα",
    "собака",
    "T-shirt/top",
    "50 % <b> №7 → ½",
    "7",
  ]) {
    assert.equal(drawableName(name, 3), name);
    assert.equal(drawableText(name), name);
  }
});

test("of other names the number is shown, and emoji are left out", () => {
  assert.equal(drawableName("日本 猫", 2), "class 2");
  assert.equal(drawableName("한국어", 0), "class 0");
  assert.equal(drawableName("हिन्दी", 4), "class 4");
  assert.equal(drawableName("🌹 roses", 1), "roses");
  assert.equal(drawableName("family 👨‍👩‍👧‍👦", 1), "family");
  assert.equal(drawableName("🌹", 5), "class 5");
  assert.equal(drawableName("🌹 花", 6), "class 6");
});

test("a title keeps what can be drawn of it", () => {
  assert.equal(drawableText("CVAE · samples · 花 flowers"), "CVAE · samples · … flowers");
  assert.equal(drawableText("日本語"), "…");
});
