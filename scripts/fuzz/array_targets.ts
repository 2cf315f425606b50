import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { readCifar } from "../../src/data/formats/cifar";
import { readCsv } from "../../src/data/formats/csv";
import type { Found, FoundImages } from "../../src/data/formats/found";
import { readIdxPairs } from "../../src/data/formats/idx_pairs";
import { readNpy } from "../../src/data/formats/npy";
import { readNpz } from "../../src/data/formats/npz";
import { imageSize } from "../../src/data/image_shape";
import type { LoadOptions } from "../../src/data/load_options";
import { npyFile, zipFile } from "../../src/data/testing/array_files";
import { idxImages, idxLabels } from "../../src/data/testing/idx_files";
import { concatBytes, host } from "../../src/host";
import { mutatedBytes } from "./mutated";
import { readOrRefused, target, type Target } from "./target";

type Reader = (path: string, options: LoadOptions) => Promise<Found>;

const PIXELS = Uint8Array.from({ length: 96 }, (_, i) => (i * 37) % 256);
const FLOATS = new Uint8Array(Float32Array.from(PIXELS, (byte) => byte / 255).buffer);
const LABELS = Uint8Array.of(0, 1, 2, 1);

/** Readers of arrays, each with small files of every kind. */
export function arrayTargets(): Target[] {
  const images = npyFile("|u1", [4, 2, 4, 3], PIXELS);
  const labels = npyFile("|u1", [4], LABELS);
  const words = npyFile("<U4", [4], new Uint8Array(64).fill(1));
  const arrays = {
    "x_train.npy": images,
    "y_train.npy": labels,
    "x_test.npy": images,
    "y_test.npy": labels,
  };
  return [
    arrayTarget("npy", readNpy, "a/x.npy", [
      { "a/x.npy": images, "a/labels.npy": labels },
      { "a/x.npy": npyFile("<f4", [4, 24], FLOATS), "a/labels.npy": words },
      { "a/x.npy": npyFile(">f4", [4, 3, 2, 4], FLOATS, true), "a/labels.npy": labels },
    ]),
    arrayTarget("npz", readNpz, "b/x.npz", [
      { "b/x.npz": zipFile(arrays) },
      { "b/x.npz": zipFile({ "images.npy": images, "labels.npy": words }, { deflated: false }) },
    ]),
    // What is inside, which no check sum tells of.
    insideTarget("arrays in npz", [images, labels], (changed, i) =>
      zipFile({
        "images.npy": i === 0 ? changed : images,
        "labels.npy": i === 1 ? changed : labels,
      }),
    ),
    arrayTarget("IDX pairs", readIdxPairs, "d", [
      {
        "d/a-train": idxImages(6, 3, 2),
        "d/b-train": idxLabels(6),
        "d/c-test": idxImages(2, 3, 2),
      },
      {
        "d/a-train": gzip(idxImages(6, 3, 2)),
        "d/b-train": gzip(idxLabels(6)),
        "d/c-test": idxImages(2, 3, 2),
      },
    ]),
    cifarTarget(),
    arrayTarget("CSV", readCsv, "f/train.csv", [
      { "f/train.csv": text("label,a,b,c,d\n3,0,10,200,255\n1,5,6,7,8\n2,9,9,9,9\n") },
      { "f/train.csv": text('0.5;0.25;1;0;"rose"\n0;0;0;0.1;lily\n') },
    ]),
  ];
}

function arrayTarget(
  name: string,
  read: Reader,
  path: string,
  wholes: readonly Readonly<Record<string, Uint8Array>>[],
): Target {
  const cases = fc
    .constantFrom(...wholes)
    .chain((whole) =>
      fc
        .constantFrom(...Object.keys(whole))
        .chain((file) => mutatedBytes(whole[file]).map((bytes) => ({ ...whole, [file]: bytes }))),
    );
  return target(name, cases, async (files) => {
    host().files.write(files);
    await requireWhole(() => read(path, {}));
  });
}

function insideTarget(
  name: string,
  originals: readonly Uint8Array[],
  packed: (changed: Uint8Array, i: number) => Uint8Array,
): Target {
  const cases = fc
    .nat(originals.length - 1)
    .chain((i) => mutatedBytes(originals[i]).map((changed) => packed(changed, i)));
  return target(name, cases, async (bytes) => {
    host().files.write({ "c/x.npz": bytes });
    await requireWhole(() => readNpz("c/x.npz", {}));
  });
}

interface TarWriter {
  createTar(files: { name: string; data: Uint8Array }[]): Uint8Array;
}

/** The archive, whose headers are what is changed: an image is longer than all of them. */
function cifarTarget(): Target {
  const record = concatBytes([Uint8Array.of(7), new Uint8Array(3072).fill(9)]);
  const files = {
    "batches.meta.txt": text("a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n"),
    "data_batch_1.bin": record,
    "test_batch.bin": record,
  };
  const entries = Object.entries(files).map(([name, data]) => ({ name, data }));
  const tar = host().packages.load<TarWriter>("nanotar").createTar(entries);
  const cases = fc.oneof(
    mutatedBytes(tar),
    mutatedBytes(tar.slice(0, 600)).map((head) => concatBytes([head, tar.subarray(600)])),
  );
  const check = async (bytes: Uint8Array) => {
    host().files.write({ "e/cifar-10-binary.tar": bytes });
    await requireWhole(() => readCifar("e/cifar-10-binary.tar", {}));
  };
  return target("CIFAR's archive", cases, check, 0.3);
}

/** What is read is images of one shape, with a class or none for each. */
async function requireWhole(read: () => Promise<Found>): Promise<void> {
  const found = await readOrRefused(read);
  if (!found) return;
  const { all, train, test, validation } = found;
  const splits = [all, train, test, validation].filter((split) => split !== undefined);
  assert.ok(splits.length > 0);
  const shape = splits[0].store.imageShape;
  for (const { store, labels } of splits as FoundImages[]) {
    assert.deepEqual(store.imageShape, shape);
    assert.ok(store.size > 0 && store.pixels?.length === store.size * imageSize(shape));
    assert.ok(labels === undefined || labels.length === store.size);
    assert.ok(
      Array.from(labels ?? []).every(
        (label) => Number.isInteger(label) && label >= -1 && label < 1000,
      ),
    );
  }
  assert.ok(shape.every((side) => side >= 1) && shape[0] <= 4096 && shape[1] <= 4096);
}

function text(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

function gzip(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(gzipSync(bytes));
}
