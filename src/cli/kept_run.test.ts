import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { backendInfo } from "../backend";
import { inTemporaryFolder } from "../data/testing/idx_files";
import { host } from "../host";
import { filesBelow, historyOf, runCommand, SMALL } from "./testing/run_command";

/** SMALL with some of its flags told otherwise. */
function small(changed: Readonly<Record<string, string>> = {}): string[] {
  return SMALL.map((word, i) => changed[SMALL[i - 1]] ?? word);
}

const placesIn = (folder: string) => ["--ckpt_dir", folder, "--output_dir", folder];

test("a run that diverges leaves what was there, says why in one line, and ends with 2", () =>
  inTemporaryFolder(async (folder) => {
    const places = placesIn(folder);
    const wild = ["--learning_rate", "10"];
    const oneStep = small({ "--batch_size": "256", "--num_epochs": "1" });
    const diverged =
      /^Error: the training diverged [^\n]*\(test [^\n]*\): choose a smaller learning_rate than 10; /;

    const first = await runCommand("train", [...oneStep, ...wild, ...places]);
    assert.equal(first.code, 2);
    assert.match(first.stderr, diverged);
    assert.match(first.stderr, /; nothing was saved\n$/);
    assert.deepEqual(filesBelow(folder), {});

    assert.equal((await runCommand("train", [...small(), ...places])).code, 0);
    const before = filesBelow(folder);
    for (const numEpochs of ["1", "4"]) {
      const flags = small({ "--batch_size": "256", "--num_epochs": numEpochs });
      const { code, stderr } = await runCommand("train", [...flags, ...wild, ...places]);
      assert.equal(code, 2);
      assert.match(stderr, diverged);
      assert.match(stderr, /vae\/vae\.\* stays as it was\n$/);
      assert.deepEqual(filesBelow(folder), before);
    }
  }));

test("resuming a finished run writes what is missing of it, and then there is nothing left", () =>
  inTemporaryFolder(async (folder) => {
    const places = placesIn(folder);
    assert.equal((await runCommand("train", [...small(), ...places])).code, 0);
    const before = filesBelow(folder);
    const history = historyOf(path.join(folder, "vae"));
    const resume = () => runCommand("train", ["--resume", ...places]);
    for (const missing of [["samples.png"], ["history.json", "loss.html"], ["vae.json"]]) {
      for (const name of missing) fs.rmSync(path.join(folder, "vae", name));
      const { code, stdout, stderr } = await resume();
      assert.equal(code, 0, stderr);
      assert.match(stdout, /^Resumed +after all of its 2 epochs: what is missing .* is written$/m);
      assert.deepEqual(historyOf(path.join(folder, "vae")), history);
      const now = filesBelow(folder);
      assert.deepEqual(Object.keys(now), Object.keys(before));
      for (const name of ["vae/samples.png", "vae/vae.safetensors"]) {
        assert.equal(now[name], before[name], name);
      }
    }
    const { code, stderr } = await resume();
    assert.equal(code, 2);
    assert.match(stderr, /^Error: nothing to resume: [^\n]*\n$/);
  }));

test("Ctrl-C while the pictures are written lets them be written; a full disk is told with the way on", () =>
  inTemporaryFolder(async (folder) => {
    const { files } = host();
    const { write } = files;
    let atPictures: () => void = () => void process.emit("SIGINT");
    files.write = (contents) => {
      if (Object.keys(contents).some((file) => file.endsWith("samples.png"))) atPictures();
      write(contents);
    };
    try {
      const places = placesIn(folder);
      const interrupted = await runCommand("train", [...small(), ...places]);
      assert.equal(interrupted.code, 130);
      assert.match(interrupted.stderr, /Ending once the pictures and the history are written/);
      assert.match(interrupted.stdout, /^Written +samples\.png.*history\.json/m);
      atPictures = () => {
        // What a disk without room does to a file of the first picture's name.
        fs.mkdirSync(path.join(folder, "vae", "samples.png"), { recursive: true });
      };
      fs.rmSync(path.join(folder, "vae", "samples.png"));
      const full = await runCommand("train", ["--resume", "--num_epochs", "3", ...places]);
      assert.equal(full.code, 2);
      assert.match(
        full.stderr,
        /^Error: cannot write [^\n]*samples\.png: [^\n]*; the weights are saved, and `npm run train -- --resume [^\n]*` writes the rest\n$/,
      );
      atPictures = () => undefined;
      fs.rmdirSync(path.join(folder, "vae", "samples.png"));
      const rest = await runCommand("train", ["--resume", ...places]);
      assert.equal(rest.code, 0, rest.stderr);
      const { history } = historyOf(path.join(folder, "vae")) as { history: unknown[] };
      assert.equal(history.length, 3);
    } finally {
      files.write = write;
    }
  }));

test("a resumed run takes as many images as it was on, and says where it differs from the flags", () =>
  inTemporaryFolder(async (folder) => {
    const [own, places] = [placesIn(path.join(folder, "whole")), placesIn(folder)];
    const whole = await runCommand("train", [...small({ "--num_epochs": "3" }), ...own]);
    assert.equal(whole.code, 0, whole.stderr);
    const stopped = small({ "--num_epochs": "3" });
    assert.equal((await stoppedAfterEpoch([...stopped, ...places])).code, 130);
    const before = filesBelow(folder);
    for (const [flags, message] of [
      [["--learning_rate", "0.1"], /goes on with learning_rate 0\.001, but 0\.1/],
      [["--batch_size", "32"], /goes on with batch_size 64, but 32/],
      [["--seed", "8"], /goes on with seed 7, but 8/],
      [["--test_images", "32"], /was measured on 64 test images, here are 32/],
    ] as const) {
      const { code, stderr } = await runCommand("train", ["--resume", ...flags, ...places]);
      assert.equal(code, 2, flags.join(" "));
      assert.match(stderr, /^Error: [^\n]*\n$/);
      assert.match(stderr, message);
      assert.deepEqual(filesBelow(folder), before);
    }
    const rest = await runCommand("train", ["--resume", ...places]);
    assert.equal(rest.code, 0, rest.stderr);
    assert.match(rest.stdout, /256 training and 64 test images/);
    const [a, b] = ["", "whole"].map((name) => path.join(folder, name, "vae"));
    assert.deepEqual(historyOf(a), historyOf(b));
    const weights = (at: string) => fs.readFileSync(path.join(at, "vae.safetensors"));
    assert.ok(weights(a).equals(weights(b)));

    // From here on this process is on another backend.
    const saved = backendInfo().name;
    const other = saved === "wasm" ? "cpu" : "wasm";
    const more = ["--resume", "--num_epochs", "4", ...places];
    const refused = await runCommand("train", [...more, "--backend", other]);
    const message = new RegExp(`goes on with backend ${saved}, but ${other} was asked for`);
    assert.deepEqual([refused.code, message.test(refused.stderr)], [2, true], refused.stderr);
    const elsewhere = await runCommand("train", more); // on what this machine has
    assert.equal(elsewhere.code, 0, elsewhere.stderr);
    assert.match(elsewhere.stdout, new RegExp(`The run was on ${saved} so far: .*not the same`));
  }));

/** A training that gets Ctrl-C once its first epoch is told. */
async function stoppedAfterEpoch(args: readonly string[]) {
  const { files } = host();
  const { write } = files;
  files.write = (contents) => {
    write(contents);
    if (Object.keys(contents).some((file) => file.endsWith("vae.json"))) process.emit("SIGINT");
    files.write = write;
  };
  // The first save is that of the beginning; the one after it is the first epoch's.
  const first = files.write;
  files.write = (contents) => {
    write(contents);
    files.write = first;
  };
  try {
    return await runCommand("train", args);
  } finally {
    files.write = write;
  }
}
