import assert from "node:assert/strict";
import { test } from "node:test";
import { latentPanels } from "./latent_panels";

const axes = ["z1", "z2"] as const;
const panel = (name: string, labels: number[]) => ({ name, x: [1, 2], y: [3, 4], labels, axes });

test("each map has its name, axes of one unit, and a class is in the legend once", () => {
  const three = [panel("beta=1", [0, 0]), panel("<b>", [0, 1]), panel("beta=9", [-1, 1])];
  const { data, layout } = latentPanels(three, { classNames: ["zero", "one"] });
  const annotations = layout.annotations as { text: string; x: number; y: number }[];
  assert.deepEqual(
    annotations.map(({ text }) => text),
    ["beta=1", "&lt;b&gt;", "beta=9"],
  );
  assert.equal((layout.yaxis3 as { scaleanchor: string }).scaleanchor, "x3");
  // The third stands below the first.
  assert.deepEqual([annotations[2].x, annotations[2].y < annotations[0].y], [0, true]);
  const inLegend = data.filter(({ showlegend }) => showlegend).map(({ name }) => name);
  assert.deepEqual(inLegend, ["zero", "one", "unlabelled"]);
  const places = data.filter(({ mode }) => mode === "markers").map((trace) => trace.xaxis);
  assert.deepEqual(places, ["x", "x2", "x2", "x3", "x3"]);
});

test("no map is no figure", () => {
  assert.throws(() => latentPanels([]), /no map to draw/);
});
