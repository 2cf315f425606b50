import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { useBackend } from "../src/backend";
import { inTemporaryFolder } from "../src/data/testing/idx_files";
import { projectRoot } from "../src/host/node/project_root";
import type { EpochResult, Results } from "./report/results";

// What `npm run bench` times beside the dense epochs, by 128 images each.

/** One round by these contenders, each with losses below so many nats. */
function checkEpochs(epochs: readonly EpochResult[], wanted: string[], most: number): void {
  const names = epochs.map(({ name }) => name);
  for (const name of wanted) assert.ok(names.includes(name), `${name} is not in ${names.join()}`);
  for (const { images, scaled, seconds, losses, peak_memory_bytes: peak } of epochs) {
    assert.deepEqual([images, scaled, seconds.length], [128, false, 1]);
    assert.ok(seconds[0] > 0);
    assert.ok(peak > 50e6);
    for (const loss of losses) assert.ok(loss > 0 && loss < most, `${loss}`);
  }
}

test("a busy process beside, networks of convolutions and the family are timed and told", (t) =>
  inTemporaryFolder(async (folder) => {
    const found = await useBackend("native").catch(() => undefined);
    if (!found) return t.skip("no native backend here");
    const file = join(folder, "bench.json");
    const flags = ["--images", "128", "--rounds", "1", "--backends", "native", "--json", file];
    const ran = spawnSync(
      process.execPath,
      [
        "-r",
        "./scripts/register.cjs",
        "benchmarks/bench.ts",
        ...flags,
        "--only",
        "load,conv,family",
      ],
      { cwd: projectRoot(), encoding: "utf8" },
    );
    assert.equal(ran.status, 0, ran.stderr);
    assert.match(ran.stdout, /^One busy process beside +median.*\nLatent Lab, native +[\d.]+ s/m);
    assert.match(ran.stdout, /^64 × 64 × 3 +median.*\nLatent Lab, native +[\d.]+ s/m);
    const { load, conv, family } = JSON.parse(readFileSync(file, "utf8")) as Results;
    checkEpochs(load, ["native", "plain_native"], 784 * 2);
    const [grey, colour] = conv;
    assert.deepEqual([grey.name, colour.name], ["28 × 28 × 1", "64 × 64 × 3"]);
    checkEpochs(grey.epochs, ["native", "plain_native", "products"], 784 * 2);
    checkEpochs(colour.epochs, ["native", "plain_native", "products"], 12_288 * 2);
    assert.ok(family.length > 15 && family.every(({ to_products: { median } }) => median > 0));
  }));
