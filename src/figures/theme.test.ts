import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { categoricalColor, categoricalColors } from "./theme";

describe("categoricalColor", () => {
  it("begins with the ten colours, and then with their dark and light shades", () => {
    const first = Array.from({ length: 10 }, (_, i) => categoricalColor(i));
    assert.deepEqual(first, categoricalColors);
    // #3f90da: 0x3f = 63, 0x90 = 144, 0xda = 218; 0.6 of each; and 0.45 of the way to 255
    assert.equal(categoricalColor(10), "#265683"); // 37.8, 86.4, 130.8
    assert.equal(categoricalColor(20), "#95c2eb"); // 149.4, 193.95, 234.65
  });

  it("goes on with hues that turn by the golden angle, of three lightnesses", () => {
    // HSL of saturation 0.55: 0° at 0.5, 137.508° at 0.38, 275.016° at 0.64, 52.524° at 0.5
    const turned = [30, 31, 32, 33].map(categoricalColor);
    assert.deepEqual(turned, ["#c63939", "#2c964b", "#ac71d6", "#c6b439"]);
  });

  it("gives each of a thousand classes a colour of its own", () => {
    const colors = Array.from({ length: 1000 }, (_, i) => categoricalColor(i));
    assert.equal(new Set(colors).size, 1000);
    assert.ok(colors.every((color) => /^#[0-9a-f]{6}$/.test(color)));
  });
});
