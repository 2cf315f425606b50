import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { inTemporaryFolder } from "../data/testing/idx_files";
import { filesBelow, historyOf, runCommand, SMALL } from "./testing/run_command";

const PNG = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

interface History {
  [entry: string]: unknown;
  history: { epoch: number; train: Record<string, number>; test: Record<string, number> }[];
}

for (const { kind, flags, backend } of [
  { kind: "vae", flags: [], backend: "auto" },
  { kind: "cvae", flags: ["--is_cvae"], backend: "wasm" },
] as const) {
  test(`train writes what it should for a ${kind} on backend ${backend}, then goes on from it`, () =>
    inTemporaryFolder(async (folder) => {
      const [ckpt, out] = [path.join(folder, "my weights"), path.join(folder, "my pictures")];
      const places = ["--ckpt_dir", ckpt, "--output_dir", out, "--backend", backend];
      const { code, stdout, stderr } = await runCommand("train", [...SMALL, ...flags, ...places]);
      assert.equal(code, 0, stderr);
      assert.equal(stderr, "");

      const pictures = ["interpolation", "reconstructions", "samples"];
      if (kind === "cvae") pictures.push("conditional");
      assert.deepEqual(
        Object.keys(filesBelow(folder)),
        [
          ...[".json", ".safetensors", ".state.safetensors"].map(
            (ext) => `my weights/${kind}/${kind}${ext}`,
          ),
          ...["history.json", "loss.html", ...pictures.map((name) => `${name}.png`)].map(
            (name) => `my pictures/${kind}/${name}`,
          ),
        ].sort(),
      );
      for (const name of pictures) {
        const bytes = readFileSync(path.join(out, kind, `${name}.png`));
        assert.deepEqual(bytes.subarray(0, 8), PNG, name);
      }

      // Output that is no terminal has plain lines, and nothing that moves a cursor.
      assert.doesNotMatch(stdout, /[\r\x1b]/);
      const nats = "\\d+\\.\\d\\d";
      const told = (epoch: number) =>
        new RegExp(
          `^Epoch ${epoch}/2  train ${nats}  test ${nats} nats \\(reconstruction ${nats} \\+ KL ${nats}\\)`,
          "m",
        );
      assert.match(stdout, told(1));
      assert.match(stdout, told(2));
      assert.match(stdout, /^Trained +2 epochs, test \d+\.\d nats per image$/m);
      assert.match(stdout, /256 training and 64 test images/);
      assert.match(stdout, /not MNIST/);

      const json = historyOf(path.join(out, kind)) as History;
      const { model, dataset, generated_data, unit, binarization, history } = json;
      assert.deepEqual(
        { model, dataset, generated_data, unit, binarization },
        {
          model: kind,
          dataset: "digits",
          generated_data: true,
          unit: "nats per image",
          binarization: "none",
        },
      );
      assert.deepEqual(
        history.map(({ epoch }) => epoch),
        [1, 2],
      );
      for (const { train, test } of history) {
        for (const { loss, reconstruction, kl } of [train, test]) {
          assert.ok(Math.abs(loss - (reconstruction + kl)) < 1e-6 * loss);
          assert.ok(kl > 0);
        }
      }
      assert.ok(history[1].train.loss < history[0].train.loss);

      // From saved weights, the first epoch begins where the last one ended.
      const again = ["--load_weights", "--num_epochs", "1"];
      const kept = SMALL.filter((_, i) => !["--num_epochs", "2"].includes(SMALL[i]));
      const second = await runCommand("train", [...kept, ...flags, ...places, ...again]);
      assert.equal(second.code, 0, second.stderr);
      const [first] = (historyOf(path.join(out, kind)) as History).history;
      assert.ok(first.train.loss < history[0].train.loss);
    }));
}
