import assert from "node:assert/strict";
import { existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, test, type TestContext } from "node:test";
import { venvPython } from "../../src/host/node/jupyter";
import { environmentStep, jupyterStep, jupyterTestStep } from "./jupyter_step";
import { projectAt, type Project } from "./project";
import type { Context } from "./step";
import { recording, temporaryProject, write, writeProgram } from "./testing/project";

const posix = process.platform === "win32" ? { skip: "the stand-ins are shell scripts" } : {};

afterEach(() => void delete process.env.LATENT_LAB_PYTHON);

/**
 * A Python whose environments have a Python that does as told: `pip` and `import` are exit statuses.
 * Each environment notes in `makes` that it was made.
 */
function pretend(project: Project, told: { pip?: number; import?: number } = {}): void {
  const inner = [
    `case "$*" in *"pip install"*) echo "ERROR: no matching distribution"; exit ${told.pip ?? 0};;`,
    `*"import jupyterlab"*) exit ${told.import ?? 0};; esac`,
  ].join("\n");
  const template = writeProgram(join(project.root, "inner"), inner);
  const tool = writeProgram(
    join(project.root, "makevenv"),
    [
      `echo made >> "${join(project.root, "makes")}"`,
      `mkdir -p "$1/bin" && cp "${template}" "$1/bin/python"`,
    ].join("\n"),
  );
  const python = { executable: "/a/python3", version: "3.12.1", maker: { tool: [tool] } };
  process.env.LATENT_LAB_PYTHON = JSON.stringify(python);
}

/** As the set-up does it: the environment, then Jupyter. */
async function fill(context: Context): Promise<void> {
  await environmentStep.run(context);
  await jupyterStep.run(context);
}

async function setUp(t: TestContext) {
  const project = temporaryProject(t);
  pretend(project);
  const context = recording(project);
  await fill(context);
  return { project, context };
}

test("the environment is made, filled, tried, and only then stamped", posix, async (t) => {
  const { project, context } = await setUp(t);
  assert.ok(existsSync(venvPython(project.root)));
  assert.ok(jupyterStep.isDone(context));
});

for (const told of [{ pip: 1 }, { import: 1 }]) {
  test(
    `broken at ${Object.keys(told)}, it is not done, and the next attempt mends it`,
    posix,
    async (t) => {
      const project = temporaryProject(t);
      pretend(project, told);
      const context = recording(project);
      await assert.rejects(fill(context));
      assert.match(context.lines.at(-1) ?? "", /^✗ Jupyter: /);
      assert.equal(jupyterStep.isDone(context), false);
      pretend(project);
      await fill(context);
      assert.ok(jupyterStep.isDone(context));
    },
  );
}

test("pip's own words are the reason", posix, async (t) => {
  const project = temporaryProject(t);
  pretend(project, { pip: 1 });
  await assert.rejects(fill(recording(project)), /ERROR: no matching distribution/);
});

test("what an attempt broken off left is not built upon", posix, async (t) => {
  const project = temporaryProject(t);
  write(join(project.venv, "half"), "");
  pretend(project);
  await fill(recording(project));
  assert.equal(existsSync(join(project.venv, "half")), false);
});

test("other pins, another place or a lost Python ask for it anew", posix, async (t) => {
  const { project, context } = await setUp(t);
  const pins = join(project.root, "scripts", "requirements.txt");
  writeFileSync(pins, "one==1.1\n");
  assert.equal(jupyterStep.isDone(context), false);
  writeFileSync(pins, "one==1.0\ntwo==2.0\n");
  assert.ok(jupyterStep.isDone(context));

  const moved = projectAt(`${project.root} moved`);
  t.after(() => rmSync(moved.root, { recursive: true, force: true }));
  renameSync(project.root, moved.root);
  assert.equal(jupyterStep.isDone(recording(moved)), false);
  renameSync(moved.root, project.root);

  rmSync(venvPython(project.root));
  assert.equal(jupyterStep.isDone(context), false);
});

test("the test tools come on top, and go with the environment", posix, async (t) => {
  const { project, context } = await setUp(t);
  assert.equal(jupyterTestStep.isDone(context), false);
  await jupyterTestStep.run(context);
  assert.ok(jupyterTestStep.isDone(context));
  pretend(project);
  await fill(context);
  assert.equal(jupyterTestStep.isDone(context), false);
});
