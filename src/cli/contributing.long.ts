import assert from "node:assert/strict";
import { after, test } from "node:test";
import { contributedRun } from "./testing/contributed_run";
import { contributingPage, EXAMPLES } from "./testing/contributing_pages";
import { addPage, removeProject, temporaryProject } from "./testing/temporary_project";

// contributing.test.ts has the four examples of CONTRIBUTING.md in one model; here is each alone.

const root = temporaryProject();
after(() => removeProject(root));

const FLAGS: Record<(typeof EXAMPLES)[number], [model: string, ...flags: string[]]> = {
  "Add a model": ["mmd-vae", "--dataset", "digits"],
  "Add a data set": ["vae", "--dataset", "discs"],
  "Add a likelihood": ["vae", "--dataset", "digits", "--likelihood", "laplace"],
  "Add a network": ["cvae", "--dataset", "digits", "--architecture", "subpixel-conv"],
};

for (const heading of EXAMPLES) {
  test(`"${heading}" alone: trained, resumed, generated and evaluated`, async () => {
    addPage(root, contributingPage(heading));
    const [model, ...flags] = FLAGS[heading];
    const { histories, weights, evaluation, tensors } = await contributedRun(root, model, flags);
    assert.deepEqual(histories[1], histories[0]);
    assert.ok(weights[1].equals(weights[0]));
    const [{ history }] = histories;
    assert.ok(history[3].test.loss < history[0].test.loss, "it learns");
    assert.ok(Number.isFinite(evaluation.elbo));
    assert.equal(tensors.get("images")?.shape[0], 4);
    assert.equal(tensors.has("labels"), model === "cvae");
  });
}
