import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test, type TestContext } from "node:test";
import { contributedRun } from "./testing/contributed_run";
import { contributingPage, EXAMPLES } from "./testing/contributing_pages";
import { addPage, removeProject, temporaryProject } from "./testing/temporary_project";

// contributing.test.ts has the four examples of CONTRIBUTING.md in one model; here is each alone.

/** A copy of the project with some of the examples in it, until the test ends. */
function projectWith(t: TestContext, headings: readonly (typeof EXAMPLES)[number][]): string {
  const root = temporaryProject();
  t.after(() => removeProject(root));
  for (const heading of headings) addPage(root, contributingPage(heading));
  return root;
}

const FLAGS: Record<(typeof EXAMPLES)[number], [model: string, ...flags: string[]]> = {
  "Add a model": ["mmd-vae", "--dataset", "digits"],
  "Add a data set": ["vae", "--dataset", "discs"],
  "Add a likelihood": ["vae", "--dataset", "digits", "--likelihood", "laplace"],
  "Add a network": ["cvae", "--dataset", "digits", "--architecture", "subpixel-conv"],
};

for (const heading of EXAMPLES) {
  test(`"${heading}" alone: trained, resumed, generated and evaluated`, async (t) => {
    const root = projectWith(t, [heading]);
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

test("as files they pass what the project's own files pass: strict types and the format", (t) => {
  const root = projectWith(t, EXAMPLES);
  const paths = EXAMPLES.map((heading) => contributingPage(heading).path);
  const node = (...words: string[]) =>
    spawnSync(process.execPath, words, { cwd: root, encoding: "utf8" });
  const { stdout } = node("node_modules/typescript/bin/tsc", "-p", ".", "--noEmit");
  assert.deepEqual(
    stdout.split("\n").filter((line) => paths.some((path) => line.startsWith(path))),
    [],
  );
  const width = ["--print-width", "100"];
  const format = node("node_modules/prettier/bin/prettier.cjs", "--check", ...width, ...paths);
  assert.equal(format.status, 0, format.stderr);
});
