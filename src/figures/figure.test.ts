import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { houseTemplate } from "./theme";
import { liveBundle, makeFigure, plotlyMimeType, rounded } from "./figure";

describe("liveBundle", () => {
  it("is plotly's JSON and a description, no HTML", () => {
    const figure = makeFigure([{ y: [1] }], { height: 100 }, "one point");
    const bundle = JSON.parse(JSON.stringify(liveBundle(figure)));
    assert.deepEqual(bundle, {
      [plotlyMimeType]: {
        data: [{ y: [1] }],
        layout: { template: houseTemplate, height: 100 },
        config: { responsive: true, displaylogo: false, showSendToCloud: false },
      },
      "text/plain": "Figure: one point",
    });
  });
});

describe("rounded", () => {
  it("keeps significant digits, large and small", () => {
    assert.deepEqual(rounded([0.000123456, -1234.56, 0], 3), [0.000123, -1230, 0]);
  });
});
