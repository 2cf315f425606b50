import assert from "node:assert/strict";
import { test } from "node:test";
import { hostSymbol, type NotebookHost } from "../host/notebook_host";
import { outputFolder, runPrefix } from "./places";

const model = { name: "vae" };

test("files go where a cell says; else in a sweep's trial to its own folder, and to the commands' elsewhere", () => {
  assert.equal(runPrefix(model), "model_ckpts/vae/vae");
  assert.equal(outputFolder(model), "outputs/vae");
  const place = globalThis as { [hostSymbol]?: Pick<NotebookHost, "places"> };
  place[hostSymbol] = { places: { ckptDir: "trial/weights", outputDir: "trial" } };
  try {
    assert.equal(runPrefix(model), "trial/weights/vae/vae");
    assert.equal(outputFolder(model), "trial/vae");
    assert.equal(runPrefix(model, { ckptDir: "mine" }), "mine/vae/vae");
    assert.equal(outputFolder(model, { outputDir: "mine" }), "mine/vae");
  } finally {
    delete place[hostSymbol];
  }
});
