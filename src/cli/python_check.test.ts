import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { loadModel, parse, serialize, TensorData } from "../checkpoints";
import { venvPython } from "../host/node/jupyter";
import { projectRoot } from "../host/node/project_root";
import { loadDataset } from "../data";
import { inTemporaryFolder } from "../data/testing/idx_files";
import { reconstructImages } from "../models";
import { runCommand, SMALL } from "./testing/run_command";

const python = venvPython(projectRoot());
const skip = existsSync(python) ? undefined : "no .venv: `npm run setup` makes it";

/** What numpy makes of the saved model and the arrays of a file. */
function rebuilt(prefix: string, source: string): ArrayLike<number> {
  const target = `${source}.rebuilt`;
  const script = path.join(__dirname, "testing", "rebuild.py");
  const { status, stderr } = spawnSync(python, [script, prefix, source, target], {
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  return parse(readFileSync(target), target).tensors.get("images")?.values ?? [];
}

for (const { kind, activation } of [
  { kind: "vae", activation: "silu" },
  { kind: "cvae", activation: "relu" },
] as const) {
  test(
    `numpy rebuilds a ${kind} with ${activation} from its files and gets our images`,
    { skip },
    () =>
      inTemporaryFolder(async (folder) => {
        const flags = ["--model", kind, "--ckpt_dir", folder, "--output_dir", folder];
        const hidden = SMALL.map((word) => (word === "32" ? "40,24" : word));
        const trained = await runCommand("train", [
          ...hidden,
          ...flags,
          "--activation",
          activation,
        ]);
        assert.equal(trained.code, 0, trained.stderr);
        const prefix = path.join(folder, kind, kind);

        await useBackend("cpu");
        const { model } = loadModel(prefix);
        const { test } = await loadDataset("digits", { seed: 1, limit: { train: 1, test: 12 } });
        const images = test.images(Array.from({ length: 12 }, (_, i) => i));
        const labels = Int32Array.from(test.labels);
        const source = path.join(folder, "test images.safetensors");
        const tensors = new Map<string, TensorData>([
          ["images", { shape: [12, 28, 28], values: images }],
          ["labels", { shape: [12], values: labels }],
        ]);
        writeFileSync(source, serialize({ tensors, metadata: { about: "test images" } }));
        assertClose(rebuilt(prefix, source), reconstructImages(model, images, labels), 1e-4);
        model.dispose();

        const drawn = path.join(folder, "drawn.safetensors");
        const places = ["--model", kind, "--ckpt_dir", folder, "--output_dir", folder];
        const some = ["--train_images", "64", "--test_images", "32"];
        const generated = await runCommand("generate", [...places, ...some, "--tensors", drawn]);
        assert.equal(generated.code, 0, generated.stderr);
        const ours = parse(readFileSync(drawn), drawn).tensors.get("images")?.values ?? [];
        assert.equal(ours.length, 10 * 28 * 28);
        assertClose(rebuilt(prefix, drawn), ours, 1e-4);
      }),
  );
}
