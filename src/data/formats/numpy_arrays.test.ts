import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { venvPython } from "../../host/node/jupyter";
import { projectRoot } from "../../host/node/project_root";
import type { Found } from "./found";
import { readNpy } from "./npy";
import { readNpz } from "./npz";

interface Expected {
  readonly names: string[] | null;
  readonly splits: Record<string, { raw: string; shape: number[]; labels: number[] | null }>;
}

const python = venvPython(projectRoot());
const folder = mkdtempSync(path.join(tmpdir(), "latent lab numpy "));
after(() => rmSync(folder, { recursive: true, force: true }));

/** What NumPy wrote into the folder, and what it says of that. */
function written(): Record<string, Expected> {
  const script = path.join(__dirname, "..", "testing", "numpy_files.py");
  const { status, stderr } = spawnSync(python, [script, folder], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
  return JSON.parse(readFileSync(path.join(folder, "expected.json"), "utf8"));
}

function splitsOf(found: Found) {
  const { all, train, test, validation } = found;
  return Object.entries({ all, train, test, validation }).flatMap(([name, images]) =>
    images ? [{ name, ...images }] : [],
  );
}

test(
  "what NumPy writes is read pixel for pixel, label for label",
  { skip: existsSync(python) ? false : "no .venv: `npm run setup` makes it" },
  async (t) => {
    const files = written();
    assert.ok(Object.keys(files).length > 50);
    for (const [name, { splits, names }] of Object.entries(files)) {
      await t.test(name, async () => {
        const file = path.join(folder, name);
        const read = name.endsWith(".npz") ? readNpz : readNpy;
        const found = await read(file, {});
        assert.deepEqual(
          splitsOf(found).map((split) => split.name),
          ["all", "train", "test", "validation"].filter((split) => split in splits),
        );
        assert.deepEqual(found.classNames ?? null, names);
        for (const { name: split, store, labels } of splitsOf(found)) {
          const expected = splits[split];
          assert.deepEqual([store.size, ...store.imageShape], expected.shape);
          const raw = new Uint8Array(readFileSync(path.join(folder, expected.raw)));
          assert.deepEqual(store.pixels, raw);
          assert.deepEqual(labels ? [...Array.from(labels)] : null, expected.labels);
        }
      });
    }
  },
);
