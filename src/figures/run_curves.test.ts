import assert from "node:assert/strict";
import { test } from "node:test";
import { runCurves } from "./run_curves";

test("each run is a line of its own look, named as text", () => {
  const runs = Array.from({ length: 12 }, (_, i) => ({
    name: `name=<b>${i}</b>`,
    epochs: [1, 2],
    losses: [200.123456 + i, 100.5 + i],
  }));
  const { data, altText } = runCurves(runs, "test");
  assert.equal(data.length, 12);
  assert.equal(data[0]?.name, "name=&lt;b&gt;0&lt;/b&gt;");
  assert.deepEqual(data[1]?.y, [201.12, 101.5]);
  const looks = data.map(({ line }) => JSON.stringify(line));
  assert.equal(new Set(looks).size, 12);
  const { layout } = runCurves(runs, "test", { measure: "−ELBO" });
  assert.equal((layout.title as { text: string }).text, "−ELBO · test");
  assert.match(altText, /^Loss · test, after the last epoch: name=<b>0<\/b> 100.50; /);
});
