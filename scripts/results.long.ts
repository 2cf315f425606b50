import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { projectRoot } from "../src/host/node/project_root";
import { inTemporaryFolder } from "../src/data/testing/idx_files";

test("a small set is trained, evaluated and written, and finished runs are not made again", () =>
  inTemporaryFolder((folder) => {
    const output = join(folder, "results.md");
    const places = ["--folder", join(folder, "runs"), "--output", output, "--dataset", "digits"];
    const small = ["--train_images", "256", "--test_images", "64", "--importance_samples", "2"];
    const flags = ["--seeds", "1", "--epochs", "1", "--set", "sizes", "--only", "cvae-2"];
    const run = (...more: string[]) =>
      spawnSync(
        process.execPath,
        ["-r", "./scripts/register.cjs", "scripts/results.ts", ...places, ...small, ...more],
        { cwd: projectRoot(), encoding: "utf8" },
      );
    const first = run(...flags);
    assert.equal(first.status, 0, first.stderr);
    const text = readFileSync(output, "utf8");
    assert.match(text, /not MNIST\. 64 test images, 1 epoch, seeds 1\./);
    assert.match(text, /^\| CVAE, 2 latents \| \d+\.\d\d \|/m);
    const tables = text.split(/^## /m).map((part) => part.split("\n")[0]);
    assert.deepEqual(tables.slice(1, 4), [
      "Grey pixels (binarization none)",
      "Static binarization",
      "Dynamic binarization",
    ]);
    const grey = text.split("## Static")[0];
    assert.ok(grey.includes("105.6") && !/86\.76|84\.78/.test(grey));

    const weights = join(folder, "runs", "sizes", "cvae-2-e1-s1", "cvae", "cvae.safetensors");
    const trained = statSync(weights).mtimeMs;
    rmSync(output);
    assert.equal(run(...flags).status, 0);
    assert.equal(statSync(weights).mtimeMs, trained);
    assert.equal(readFileSync(output, "utf8"), text);

    const none = run("--only", "gan");
    assert.deepEqual(
      [none.status, none.stderr],
      [2, "Error: --only gan names no run of the set\n"],
    );
  }));
