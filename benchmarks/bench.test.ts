import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { useBackend } from "../src/backend";
import { projectRoot } from "../src/host/node/project_root";
import { IDX_IMAGES_MAGIC } from "../src/data/formats/idx";
import { idxLabels, writeIdx } from "../src/data/testing/idx_files";
import { Results } from "./report/results";

const folder = mkdtempSync(join(tmpdir(), "bench test "));
after(() => rmSync(folder, { recursive: true, force: true }));

function bench(...flags: string[]) {
  return spawnSync(
    process.execPath,
    ["-r", "./scripts/register.cjs", "benchmarks/bench.ts", ...flags],
    { cwd: projectRoot(), encoding: "utf8" },
  );
}

/** Black images with a white pixel here and there: soon learned, and no network is needed. */
function writeImages(target: string): void {
  mkdirSync(target);
  for (const [name, count] of [
    ["train", 512],
    ["t10k", 10],
  ] as const) {
    const pixels = Uint8Array.from({ length: count * 784 }, (_, i) => (i % 13 === 0 ? 255 : 0));
    const images = writeIdx(IDX_IMAGES_MAGIC, [count, 28, 28], pixels);
    writeFileSync(join(target, `${name}-images-idx3-ubyte`), images);
    writeFileSync(join(target, `${name}-labels-idx1-ubyte`), idxLabels(count));
  }
}

describe("npm run bench", () => {
  const file = join(folder, "bench.json");
  let ran: ReturnType<typeof bench> | undefined;

  before(async () => {
    const found = await useBackend("native").catch(() => undefined);
    if (!found) return; // nothing to time
    const data = join(folder, "images");
    writeImages(data);
    const size = ["--images", "512", "--rounds", "1", "--backends", "native", "--data_dir", data];
    ran = bench(
      ...size,
      "--only",
      "epochs,products,decode,large",
      "--large_images",
      "256",
      "--json",
      file,
    );
  });

  it("prints a table with the targets", (t) => {
    if (!ran) return t.skip("no native backend here");
    assert.equal(ran.status, 0, ran.stderr);
    assert.match(ran.stdout, /plain TensorFlow\.js, native +[\d.]+ s/);
    assert.match(ran.stdout, /those of images in memory +[\d.]+/);
    assert.match(ran.stdout, /plain TensorFlow\.js epoch ÷ native epoch +[\d.]+ .*≥ 2\.50/);
  });

  it("writes every figure as JSON", (t) => {
    if (!ran) return t.skip("no native backend here");
    const text = readFileSync(file, "utf8");
    const results = JSON.parse(text) as Results;
    const names = results.epochs.map(({ name }) => name);
    const leftOut = results.left_out.map(({ name }) => name);
    for (const name of ["native", "products", "plain_native"]) {
      assert.ok(names.includes(name), `${name} is missing: ${JSON.stringify(results.left_out)}`);
    }
    assert.ok([...names, ...leftOut].includes("native_bfloat16"));
    for (const epoch of results.epochs) {
      assert.equal(epoch.images, 512);
      assert.equal(epoch.scaled, false);
      assert.equal(epoch.seconds.length, 1);
      assert.ok(epoch.seconds[0] > 0);
      assert.ok(epoch.peak_memory_bytes > 50e6);
      // Zero logits cost 784 · ln 2 = 543 nats: whoever trains is below, whatever the weights were.
      for (const loss of epoch.losses) assert.ok(loss > 0 && loss < 784 * Math.LN2, `${loss}`);
    }
    assert.equal(results.goals.length, 30);
    const goal = results.goals.find(({ name }) => name === "plain_to_native");
    assert.equal(goal?.reached, (goal?.found?.median ?? NaN) >= 2.5);
    assert.ok(results.decode.native.median > 0);
    assert.ok(results.machine.cores >= 1);
    assert.ok(!text.includes(projectRoot()) && !text.includes(tmpdir()), "no paths");
  });

  for (const [flags, message] of [
    [["--only", "speed"], /--only must be one or more of epochs, .*, got "speed"/],
    [["--json", join(folder, "no", "x.json")], /--json .*there is no folder/],
    [["--images", "60"], /--images must be an integer from 128/],
  ] as const) {
    it(`refuses ${flags[0]} ${flags[1].replace(folder, "…")} in one line`, () => {
      const { status, stderr, stdout } = bench(...flags);
      assert.equal(status, 2);
      assert.match(stderr, message);
      assert.equal(stderr.trim().split("\n").length, 1);
      assert.equal(stdout, "");
    });
  }
});
