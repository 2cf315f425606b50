import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { readDescription, serialize, TensorData } from "../checkpoints";
import { venvPython } from "../config/jupyter";
import { projectRoot } from "../config/project_root";
import { loadDataset } from "../data";
import { inTemporaryFolder } from "../data/test_support";
import { normal } from "../random";
import { runCommand, SMALL } from "./testing/run_command";

const python = venvPython(projectRoot());
const skip = existsSync(python) ? undefined : "no .venv: `npm run setup` makes it";
const [IMAGES, LATENT, SAMPLES] = [64, 4, 3];

for (const kind of ["vae", "cvae"] as const) {
  const name = `${kind}: numpy finds the same ELBO from the files and the same noise`;
  test(name, { skip }, () =>
    inTemporaryFolder(async (folder) => {
      const flags = ["--model", kind, "--ckpt_dir", folder, "--output_dir", folder];
      const trained = await runCommand("train", [...SMALL, ...flags]);
      assert.equal(trained.code, 0, trained.stderr);
      const prefix = path.join(folder, kind, kind);
      const K = ["--importance_samples", String(SAMPLES), "--without_classifier", "--json"];
      const evaluated = await runCommand("evaluate", [
        ...flags,
        ...K,
        ...["--train_images", "256", "--test_images", String(IMAGES)],
      ]);
      assert.equal(evaluated.code, 0, evaluated.stderr);
      const ours = JSON.parse(evaluated.stdout) as { reconstruction: number; kl: number };

      const { seed } = readDescription(prefix);
      const limit = { train: 256, test: IMAGES };
      const { test: split } = await loadDataset("digits", { seed, limit });
      const all = Array.from({ length: IMAGES }, (_, i) => i);
      // One batch: sample k takes the k-th draw of seed 0.
      const epsilon = Array.from({ length: SAMPLES }, (_, step) => [
        ...normal({ seed: 0, stream: "evaluation", step }, IMAGES * LATENT),
      ]);
      const shape = [SAMPLES, IMAGES, LATENT];
      const tensors = new Map<string, TensorData>([
        ["images", { shape: [IMAGES, ...split.imageShape], values: split.images(all) }],
        ["labels", { shape: [IMAGES], values: Int32Array.from(split.labels) }],
        ["epsilon", { shape, values: Float32Array.from(epsilon.flat()) }],
      ]);
      const source = path.join(folder, "test images.safetensors");
      writeFileSync(source, serialize({ tensors, metadata: { about: "test images" } }));
      const script = path.join(__dirname, "testing", "elbo.py");
      const ran = spawnSync(python, [script, prefix, source], { encoding: "utf8" });
      assert.equal(ran.status, 0, ran.stderr);
      const theirs = JSON.parse(ran.stdout) as { reconstruction: number; kl: number };
      assert.ok(Math.abs(ours.kl - theirs.kl) < 1e-3, `${ours.kl} against ${theirs.kl}`);
      const [a, b] = [ours.reconstruction + ours.kl, theirs.reconstruction + theirs.kl];
      assert.ok(Math.abs(a - b) < 0.05, `${a} against ${b}`);
    }),
  );
}
