import assert from "node:assert/strict";
import { test } from "node:test";
import { withNotebook } from "./testing/host";
import { loadDataset } from "./load_data";

test("generated digits are said loudly below the cell", () =>
  withNotebook(async (shown) => {
    const data = await loadDataset("digits", { trainImages: 1200, testImages: 5, seed: 3 });
    assert.deepEqual([data.train.size, data.test.size, data.generated], [1200, 5, true]);
    // How far they are stands in the same place, on a machine that takes its time.
    assert.equal(new Set(shown.map(({ options }) => options?.displayId)).size, 1);
    const last = shown[shown.length - 1].data;
    const markdown = String(last["text/markdown"]);
    assert.match(markdown, /^> \*\*Not MNIST\.\*\*/);
    assert.match(markdown, /1,200 training and 5 test images/);
    assert.match(String(last["text/plain"]), /this is not MNIST/);
  }));

test("an unknown data set is refused with the nearest name", () =>
  withNotebook(async (shown) => {
    await assert.rejects(loadDataset("digit"), /did you mean digits\?/);
    assert.equal(shown.length, 0);
  }));
