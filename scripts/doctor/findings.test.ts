import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { join } from "node:path";
import { temporaryProject, write } from "../setup/testing/project";
import { findings } from "./findings";
import { createTable } from "./table";

const { MNIST_DIR } = process.env;
afterEach(() => {
  delete process.env.LATENT_LAB_PYTHON;
  if (MNIST_DIR === undefined) delete process.env.MNIST_DIR;
  else process.env.MNIST_DIR = MNIST_DIR;
});

test("before any set-up it says what is missing", async (t) => {
  process.env.LATENT_LAB_PYTHON = JSON.stringify({ problem: "no Python here" });
  delete process.env.MNIST_DIR;
  const project = temporaryProject(t);
  const found = new Map((await findings(project)).map((finding) => [finding.name, finding]));
  const missing = [...found.values()].filter(({ mark }) => mark === "missing");
  assert.deepEqual(
    missing.map(({ name }) => name),
    ["Python", "TensorFlow", "Jupyter", "Kernel"],
  );
  assert.equal(found.get("Python")?.value, "no Python here");
  assert.equal(found.get("MNIST")?.mark, "warning");
});

test("MNIST_DIR is looked into", async (t) => {
  process.env.LATENT_LAB_PYTHON = JSON.stringify({ problem: "" });
  const project = temporaryProject(t);
  process.env.MNIST_DIR = join(project.root, "mnist");
  const mnist = async () => (await findings(project)).find(({ name }) => name === "MNIST");
  assert.equal((await mnist())?.mark, "missing");
  write(join(process.env.MNIST_DIR, "train-images-idx3-ubyte.gz"), "");
  assert.equal((await mnist())?.mark, "ok");
});

test("the table stands in columns, notes below their value", () => {
  assert.equal(
    createTable([
      { mark: "ok", name: "Node", value: "22" },
      { mark: "missing", name: "Browser", value: "none", notes: ["install one"] },
    ]),
    "✓ Node     22\n✗ Browser  none\n           install one",
  );
});
