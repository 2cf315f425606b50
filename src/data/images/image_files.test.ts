import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, test } from "node:test";
import { host } from "../../host";
import { venvPython } from "../../host/node/jupyter";
import { projectRoot } from "../../host/node/project_root";
import { loadDataset } from "../load_dataset";
import { inColour, inGrey } from "./pixels";

interface Expected {
  readonly formats: Record<string, { shape: number[]; pixels: number[]; luma: number[] }>;
  readonly parquet: Record<"train" | "test", { pixels: number[]; labels: number[] }>;
  readonly plain: { pixels: number[]; labels: number[] };
}

const python = venvPython(projectRoot());
const folder = mkdtempSync(path.join(tmpdir(), "latent lab images "));
process.env.LATENT_LAB_CACHE = path.join(folder, "cache");
after(() => rmSync(folder, { recursive: true, force: true }));

const skip = existsSync(python) ? false : "no .venv: `npm run setup` makes it";

/** How far two JPEG or WebP decoders may be apart. */
const LOSSY = 2;

describe("what Pillow, pyarrow and Hugging Face's datasets write", { skip }, () => {
  const script = path.join(__dirname, "..", "testing", "image_files.py");
  const run = skip ? undefined : spawnSync(python, [script, folder], { encoding: "utf8" });
  assert.equal(run?.status ?? 0, 0, run?.stderr);
  const expected = skip
    ? undefined
    : (JSON.parse(readFileSync(path.join(folder, "expected.json"), "utf8")) as Expected);

  for (const [name, { shape, pixels, luma }] of Object.entries(expected?.formats ?? {})) {
    test(`${name} is read as Pillow reads it`, async () => {
      const bytes = readFileSync(path.join(folder, "formats", name));
      const header = await host().images?.header(bytes);
      const raster = await host().images?.decode(bytes);
      assert.ok(header && raster);
      assert.deepEqual([raster.height, raster.width, 3], shape);
      assert.deepEqual([header.height, header.width], [raster.height, raster.width]);
      const colours = inColour(raster, [255, 255, 255]);
      const most = /jpe?g$|lossy/.test(name) ? LOSSY : 0;
      const off = (ours: Uint8Array, theirs: number[]) =>
        ours.reduce((worst, value, i) => Math.max(worst, Math.abs(value - theirs[i])), 0);
      assert.equal(colours.length, pixels.length);
      assert.ok(off(colours, pixels) <= most, `${off(colours, pixels)} levels apart`);
      assert.ok(off(inGrey(colours), luma) <= most, "grey");
    });
  }

  test("a folder of Hugging Face's Parquet files: splits, labels and their names", async () => {
    assert.ok(expected);
    const data = await loadDataset(path.join(folder, "hugging face"));
    assert.deepEqual(data.classNames, ["cat", "dog", "owl"]);
    assert.deepEqual(data.imageShape, [9, 8, 3]);
    for (const part of ["train", "test"] as const) {
      const { pixels, labels }: Expected["plain"] = expected.parquet[part];
      assert.deepEqual(rowsOf(data[part].pixels, data[part].labels), rowsOf(pixels, labels));
    }
  });

  for (const compression of ["none", "snappy", "gzip", "zstd", "lz4", "brotli"]) {
    test(`a plain Parquet file, compressed by ${compression}`, async () => {
      assert.ok(expected);
      const data = await loadDataset(path.join(folder, `${compression}.parquet`));
      assert.deepEqual(data.classNames, ["ash", "oak"]);
      const all = [data.train, data.test];
      const pixels = all.flatMap((split) => [...split.pixels]);
      const labels = all.flatMap((split) => [...split.labels]);
      const { plain } = expected;
      assert.deepEqual(rowsOf(pixels, labels), rowsOf(plain.pixels, plain.labels));
    });
  }

  /** Images with their labels as text, sorted: a set is the same in any order. */
  function rowsOf(pixels: ArrayLike<number>, labels: ArrayLike<number>): string[] {
    const each = pixels.length / labels.length;
    const all = Array.from(pixels);
    return Array.from(
      labels,
      (label, i) => `${label}: ${all.slice(i * each, (i + 1) * each).join(" ")}`,
    ).sort();
  }
});
