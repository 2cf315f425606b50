import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { inTemporaryFolder } from "../data/testing/idx_files";
import { claimPlaces } from "./claim_places";
import { runCommand, SMALL } from "./testing/run_command";

const trainIn = (ckpt: string, out: string) =>
  runCommand("train", [...SMALL, "--ckpt_dir", ckpt, "--output_dir", out]);

test("a second training in one of the folders is refused, and changes nothing", () =>
  inTemporaryFolder(async (folder) => {
    const [ckpt, out] = [path.join(folder, "ckpt"), path.join(folder, "out")];
    for (const claimed of [
      [path.join(ckpt, "vae"), path.join(folder, "elsewhere")],
      [path.join(folder, "elsewhere"), path.join(out, "vae")],
    ] as const) {
      const release = claimPlaces("vae", ...claimed);
      const refused = await trainIn(ckpt, out);
      release();
      assert.equal(refused.code, 2);
      assert.match(
        refused.stderr,
        /^Error: .* is in use: process \d+ works there .*--ckpt_dir.*\n$/,
      );
    }
    const files = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
    assert.deepEqual(
      files.filter((file) => file.isFile()),
      [],
    );
  }));

test("what is no file is found before the training", () =>
  inTemporaryFolder(async (folder) => {
    const [ckpt, out] = [path.join(folder, "ckpt"), path.join(folder, "out")];
    for (const place of [
      path.join(ckpt, "vae", "vae.json"),
      path.join(out, "vae", "samples.png"),
    ]) {
      fs.mkdirSync(place, { recursive: true });
      const refused = await trainIn(ckpt, out);
      assert.equal(refused.code, 2);
      assert.match(refused.stderr, /^Error: cannot write .*: it is a folder\n$/);
      assert.doesNotMatch(refused.stdout, /^Epoch/m);
      fs.rmdirSync(place);
    }
    fs.mkdirSync(path.join(out, "vae", "of somebody's.png"));
    claimPlaces("vae", path.join(ckpt, "vae"), path.join(out, "vae"))();
  }));
