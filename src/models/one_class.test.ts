import assert from "node:assert/strict";
import { before, test } from "node:test";
import { useBackend } from "../backend";
import { withArticle } from "../config";
import { createModel, models } from ".";

before(async () => void (await useBackend("cpu")));

const ofOneClass = { imageShape: [4, 4], numClasses: 1, title: "roses" } as const;
const small = { hiddenSizes: [4], latentSize: 2 };

test("a model that tells classes apart is refused where there is a single one", () => {
  const telling = models.names().filter((name) => models.find(name).classify);
  assert.ok(telling.length > 0);
  for (const name of telling) {
    const { title } = models.find(name);
    assert.throws(() => createModel({ model: name, ...small }, ofOneClass), {
      name: "UserError",
      message: `${withArticle(title)} tells classes apart, and roses has a single one: choose another model, or data with more classes`,
    });
  }
  createModel({ model: "cvae", ...small }, ofOneClass).dispose(); // which is told it, is none the wiser
});
