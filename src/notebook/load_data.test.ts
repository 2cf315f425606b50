import assert from "node:assert/strict";
import { test } from "node:test";
import { withNotebook } from "./testing/host";
import { loadDataset } from "./load_data";

test("generated digits are said loudly below the cell", () =>
  withNotebook(async (shown) => {
    const data = await loadDataset("digits", { trainImages: 12, testImages: 5, seed: 3 });
    assert.deepEqual([data.train.size, data.test.size, data.generated], [12, 5, true]);
    assert.equal(shown.length, 1);
    const markdown = String(shown[0].data["text/markdown"]);
    assert.match(markdown, /^> \*\*Not MNIST\.\*\*/);
    assert.match(markdown, /12 training and 5 test images/);
    assert.match(String(shown[0].data["text/plain"]), /this is not MNIST/);
  }));

test("an unknown data set is refused with the nearest name", () =>
  withNotebook(async (shown) => {
    await assert.rejects(loadDataset("digit"), /did you mean digits\?/);
    assert.equal(shown.length, 0);
  }));
