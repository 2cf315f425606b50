import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { after, before, describe, test } from "node:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { idxImages, idxLabels } from "../data/testing/idx_files";
import { filesBelow, runCommand, SMALL, spawnCommand } from "./testing/run_command";

const folder = mkdtempSync(path.join(tmpdir(), "latent lab "));
const places = ["--ckpt_dir", path.join(folder, "ckpt"), "--output_dir", path.join(folder, "out")];
const few = ["--train_images", "256", "--test_images", "64"];
let files: Record<string, string>;

// One training, whose files every refused command must leave as they are.
before(async () => {
  writeFileSync(path.join(folder, "a file"), "of somebody's");
  const idx = path.join(folder, "idx");
  mkdirSync(idx);
  for (const [name, bytes] of Object.entries({
    "train-images-idx3-ubyte": idxImages(6).subarray(0, 100), // cut off
    "train-labels-idx1-ubyte": idxLabels(6),
    "t10k-images-idx3-ubyte": idxImages(2),
    "t10k-labels-idx1-ubyte": idxLabels(2),
  })) {
    writeFileSync(path.join(idx, name), bytes);
  }
  const { code, stderr } = await runCommand("train", [...SMALL, ...places]);
  assert.equal(code, 0, stderr);
  files = filesBelow(folder);
});
after(() => {
  rmSync(folder, { recursive: true, force: true });
});

const other = (flag: string, value: string) =>
  SMALL.map((word, i) => (SMALL[i - 1] === flag ? value : word));
const file = path.join(folder, "a file");

describe("refused in one line with exit code 2, and no file is changed", () => {
  for (const [name, args, message] of [
    ["train", ["--latent_size", "0"], /--latent_size must be an integer from 1 to 4096, got "0"/],
    [
      "train",
      [...SMALL, ...places, "--precision", "bfloat16", "--backend", "cpu"],
      /precision bfloat16 is not possible here/,
    ],
    ["train", ["--batch_size", "1e9"], /--batch_size must be .* got "1e9"/],
    ["train", ["--learning_rate", "nan"], /--learning_rate must be a number .* got "nan"/],
    ["train", ["--latnet_size", "3"], /unknown flag --latnet_size; did you mean --latent_size\?/],
    ["generate", ["--lr", "1"], /--lr; did you mean --learning_rate\? It belongs to npm run train/],
    ["train", ["--deviation", "1"], /--deviation belongs to --likelihood gaussian\n/],
    ["train", ["--json"], /unknown flag --json: --json belongs to npm run evaluate\n/],
    ["train", ["--is_cvae", "--model", "vae"], /--is_cvae asks for a cvae and --model for a vae/],
    ["train", ["--resume", "--load_weights"], /keep one/],
    [
      "train",
      [...places, "--resume", "--is_cvae"],
      /no checkpoint: .*cvae\.state\.safetensors does not exist/,
    ],
    ["train", ["--dataset", "mnits"], /unknown data set "mnits"; did you mean mnist\?/],
    ["train", ["--data_dir", path.join(folder, "idx")], /train-images-idx3-ubyte/],
    ["train", ["--data_dir", path.join(folder, "none")], /none/],
    ["train", ["--data_dir", file], /a file/],
    [
      "train",
      [...places, ...other("--batch_size", "500")],
      /batch_size 500 is more than the 256 training images/,
    ],
    [
      "train",
      [...places, ...other("--latent_size", "9"), "--load_weights"],
      /does not fit: the checkpoint has latent_size 4, the model asked for has 9/,
    ],
    [
      "train",
      [...SMALL, "--ckpt_dir", file, "--output_dir", path.join(folder, "out")],
      /cannot write into .*a file.vae: /,
    ],
    [
      "train",
      [...SMALL, "--ckpt_dir", path.join(folder, "ckpt"), "--output_dir", file],
      /cannot write into .*a file.vae: /,
    ],
    ["generate", [...places, "--is_cvae"], /no checkpoint: .*cvae\.json does not exist; train/],
    ["generate", [...places, ...few, "--label", "7"], /--label 7 needs a model .* add --is_cvae/],
    ["generate", [...places, "--num_samples", "0"], /--num_samples must be/],
    ["generate", [...places, ...few, "--tensors", path.join(file, "x")], /cannot write .*x: /],
    ...["vae.safetensors", "vae.state.safetensors", "vae.json"].map(
      (name) =>
        [
          "generate",
          [...places, ...few, "--tensors", path.join(folder, "ckpt", "vae", name)],
          /--tensors .* is a file that holds no generated images: name another/,
        ] as const,
    ),
    [
      "generate",
      [...places, ...few, "--tensors", path.join(folder, "out", "vae", "new.png")],
      /--tensors .* is a picture's place/,
    ],
    [
      "evaluate",
      [...places, "--latent_size", "4"],
      /unknown flag --latent_size: .* npm run train\n/,
    ],
    ["generate", ["--num-epochs", "4"], / belongs to npm run train and npm run classifier\n/],
    ["evaluate", ["--deviation", "1"], /--deviation belongs to npm run train\n/],
    ["evaluate", ["--ckpt_dir", file, "--json"], /no checkpoint: .* cannot be read/],
  ] as const) {
    test(`${name} ${args.filter((a) => ![...SMALL, ...places, ...few].includes(a)).join(" ")}`, async () => {
      const { code, stdout, stderr } = await runCommand(name, args);
      assert.equal(code, 2, stderr);
      assert.match(stderr, /^Error: [^\n]*\n$/);
      assert.match(stderr, message);
      if ((args as readonly string[]).includes("--json")) assert.equal(stdout, "");
      assert.deepEqual(filesBelow(folder), files);
    });
  }
});

test("--help tells the flags and does nothing", async () => {
  for (const name of ["train", "generate", "evaluate"] as const) {
    const { code, stdout, stderr } = await spawnCommand(name, ["--help"]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, new RegExp(`^Usage: npm run ${name} -- \\[flags\\]\n`));
    assert.match(stdout, /--is_cvae/);
  }
});
