import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { after, before, test } from "node:test";
import { parse } from "../checkpoints";
import { filesBelow, Outcome, runCommand, SMALL } from "./testing/run_command";

const folder = mkdtempSync(path.join(tmpdir(), "latent lab "));
const places = ["--ckpt_dir", path.join(folder, "ckpt"), "--output_dir", path.join(folder, "out")];
const data = ["--train_images", "256", "--test_images", "64"];

before(async () => {
  for (const flags of [[], ["--is_cvae"]]) {
    const { code, stderr } = await runCommand("train", [...SMALL, ...places, ...flags]);
    assert.equal(code, 0, stderr);
  }
});
after(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function succeeds(args: readonly string[]): Promise<Outcome> {
  const outcome = await runCommand("generate", [...places, ...data, ...args]);
  assert.deepEqual([outcome.code, outcome.stderr], [0, ""]);
  return outcome;
}

/** The tensors that `generate` writes. */
async function tensors(...args: string[]) {
  const file = path.join(folder, "new folder", "t.safetensors");
  await succeeds([...args, "--tensors", file]);
  return parse(readFileSync(file), file).tensors;
}

test("generate writes the pictures of a VAE and its arrays", async () => {
  const before = filesBelow(folder);
  const found = await tensors("--num_samples", "3", "--seed", "1");
  assert.deepEqual([...found.keys()].sort(), ["images", "latents"]);
  assert.deepEqual(found.get("images")?.shape, [3, 28, 28]);
  assert.deepEqual(found.get("latents")?.shape, [3, 4]);
  assert.ok(found.get("images")?.values.every((pixel) => pixel >= 0 && pixel <= 1));
  const now = filesBelow(folder);
  assert.notEqual(now["out/vae/samples.png"], before["out/vae/samples.png"]);
  assert.deepEqual(Object.keys(now), [...Object.keys(before), "new folder/t.safetensors"].sort());
  for (const name of Object.keys(before).filter((n) => n.startsWith("ckpt/"))) {
    assert.equal(now[name], before[name], name);
  }
});

test("latents come from the sampler that is asked for; without one, from N(0, I)", async () => {
  const latents = async (...flags: string[]) => (await tensors(...flags)).get("latents")?.values;
  const own = await latents();
  assert.deepEqual(await latents("--sampler", "normal"), own);
  const three = ["--sampler", "mixture", "--mixture_components", "3"];
  const mixed = await latents(...three);
  assert.notDeepEqual(mixed, own);
  assert.deepEqual(await latents(...three), mixed);
  const { stdout } = await succeeds(three);
  assert.match(stdout, /^Sampler {3}a mixture of 3 Gaussians$/m);
  const { stdout: told } = await succeeds(["--is_cvae", "--sampler", "mixture", "--label", "3"]);
  assert.match(told, /^Sampler {3}for each class a mixture of 10 Gaussians$/m);
});

test("a sampler that is not there, or does not fit the flags beside it, is refused in one line", async () => {
  for (const [flags, message] of [
    [
      ["--sampler", "prior"],
      /^Error: the VAE has no learned prior, .* choose the sampler normal, or mixture\n$/,
    ],
    [["--sampler", "gmm"], /^Error: --sampler must be .*auto, normal, mixture.*got "gmm"\n$/],
    [
      ["--mixture_components", "3"],
      /^Error: --mixture_components is of --sampler mixture, and .* auto: .*\n$/,
    ],
    [
      ["--sampler", "mixture", "--mixture_components", "300"],
      /^Error: a mixture of 300 .* there are 256: .*\n$/,
    ],
    [
      ["--sampler", "mixture", "--mixture_components", "0"],
      /^Error: --mixture_components must be an integer from 1 .*\n$/,
    ],
  ] as const) {
    const { code, stdout, stderr } = await runCommand("generate", [...places, ...data, ...flags]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, message);
  }
});

test("generate draws the labels in turn, or the digit it is told", async () => {
  const turn = await tensors("--is_cvae", "--num_samples", "12");
  assert.deepEqual([...(turn.get("labels")?.values ?? [])], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
  assert.deepEqual(turn.get("images")?.shape, [12, 28, 28]);
  const sevens = await tensors("--is_cvae", "--num_samples", "12", "--label", "7");
  assert.deepEqual(sevens.get("labels"), { shape: [12], values: new Int32Array(12).fill(7) });
  assert.deepEqual(sevens.get("latents"), turn.get("latents")); // the same seed, the same styles
  assert.notDeepEqual(sevens.get("images"), turn.get("images"));
});

test("generate draws traversals, a direction between classes, and nearest training images", async () => {
  const asked = ["--traverse", "--direction", "3, 8", "--nearest", "--is_cvae"];
  const { stdout } = await succeeds(asked);
  assert.match(stdout, /conditional\.png, traversal\.png, direction\.png, nearest\.png in /);
  const plain = await succeeds([]);
  assert.doesNotMatch(plain.stdout, /traversal|direction|nearest/);
  for (const [words, message] of [
    ["3", /^Error: --direction takes two classes with a comma between them, got 3\n$/],
    ["3,10", /^Error: --direction must be from 0 to 9, got 10[^\n]*\n$/],
  ] as const) {
    const { code, stderr } = await runCommand("generate", [...places, ...data, "--direction", words]); // prettier-ignore
    assert.equal(code, 2);
    assert.match(stderr, message);
  }
});
