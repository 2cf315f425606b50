import assert from "node:assert/strict";
import { test } from "node:test";
import { contrast } from "./contrast";
import { difference, seenAs, visions } from "./testing/colour_vision";
import { categoricalColors } from "./theme";

test("the difference of two colours is what its authors print", () => {
  // Sharma, Wu and Dalal 2005, table 1, pairs 1, 7, 17 and 18, and one across the hue of 0°
  const close = (a: Parameters<typeof difference>[0], b: typeof a, printed: number) =>
    assert.ok(Math.abs(difference(a, b) - printed) < 5e-5, `${difference(a, b)}, not ${printed}`);
  close([50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425);
  close([50, 0, 0], [50, -1, 2], 2.3669);
  close([50, 2.5, 0], [73, 25, -18], 27.1492);
  close([50, 2.5, 0], [61, -5, 29], 22.8977);
  close([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644);
});

for (const vision of Object.keys(visions)) {
  test(`all pairs of the ten colours are told apart: ${vision}`, () => {
    const seen = categoricalColors.map((color) => seenAs(color, vision));
    seen.forEach((a, i) =>
      seen.slice(0, i).forEach((b, j) => {
        const apart = difference(a, b);
        const pair = `${categoricalColors[j]} and ${categoricalColors[i]}`;
        assert.ok(apart >= 11.5, `${pair} are ${apart.toFixed(1)} apart`);
      }),
    );
  });
}

test("none of the ten is a grey, and each stands on a white page and on a dark one", () => {
  assert.equal(new Set(categoricalColors).size, 10);
  for (const color of categoricalColors) {
    const [, a, b] = seenAs(color, "usual");
    assert.ok(Math.hypot(a, b) >= 25, `${color} is a grey`);
    for (const ground of ["#ffffff", "#17191c"]) {
      assert.ok(contrast(color, ground) >= 3, `${color} on ${ground}`);
    }
  }
});
