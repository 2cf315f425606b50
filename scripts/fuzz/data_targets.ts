import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { idxImages, idxLabels } from "../../src/data/testing/idx_files";
import { readIdxFolder } from "../../src/data/formats/idx_folder";
import { imagePng, readPng } from "../../src/figures/png";
import { host } from "../../src/host";
import { mutatedBytes } from "./mutated";
import { readOrRefused, target, type Target } from "./target";

const FOLDER = "mnist";
const WHOLE: Readonly<Record<string, Uint8Array>> = {
  "train-images-idx3-ubyte": idxImages(30, 3, 2),
  "train-labels-idx1-ubyte": idxLabels(30),
  "t10k-images-idx3-ubyte": idxImages(10, 3, 2),
  "t10k-labels-idx1-ubyte": idxLabels(10),
};

/** Readers of images: IDX files, compressed or not, and PNG. */
export function dataTargets(): Target[] {
  return [
    idxTarget("IDX files", (bytes) => bytes),
    idxTarget("gzip'd IDX files", gzipSync),
    pngTarget(),
  ];
}

function idxTarget(name: string, packed: (bytes: Uint8Array) => Uint8Array): Target {
  const ending = name.startsWith("gzip") ? ".gz" : "";
  const whole = Object.fromEntries(
    Object.entries(WHOLE).map(([file, bytes]) => [
      `${name}/${FOLDER}/${file}${ending}`,
      Uint8Array.from(packed(bytes)),
    ]),
  );
  const cases = fc.constantFrom(...Object.keys(whole)).chain((file) =>
    fc
      .oneof(
        mutatedBytes(whole[file]),
        // The bytes inside, so that they come through the check sum of the compressed ones.
        mutatedBytes(WHOLE[file.split("/")[2].replace(".gz", "")]).map((bytes) =>
          Uint8Array.from(packed(bytes)),
        ),
      )
      .map((bytes) => ({ ...whole, [file]: bytes })),
  );
  return target(name, cases, async (files) => {
    host().files.write(files);
    const splits = await readOrRefused(() => readIdxFolder(`${name}/${FOLDER}`));
    if (!splits) return;
    const { train, test } = splits;
    assert.deepEqual(train.imageShape, test.imageShape);
    assert.equal(train.numClasses, test.numClasses);
    for (const { size, imageShape, pixels, labels, numClasses } of [train, test]) {
      assert.equal(
        pixels.length,
        imageShape.reduce((product, side) => product * side, size),
      );
      assert.equal(labels.length, size);
      assert.ok([...labels].every((label) => label >= 0 && label < numClasses));
    }
  });
}

/** Our own pictures come back whole; what was changed is refused by its check sums. */
function pngTarget(): Target {
  const picture = fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.constantFrom(1, 3))
    .chain(([height, width, channels]) => {
      const length = height * width * channels;
      return fc.uint8Array({ minLength: length, maxLength: length }).chain((pixels) =>
        mutatedBytes(imagePng(pixels, [height, width, channels])).map((changed) => ({
          ...{ pixels, changed, shape: [height, width, channels] as const },
        })),
      );
    });
  return target("PNG", picture, ({ pixels, shape: [height, width, channels], changed }) => {
    const found = readPng(imagePng(pixels, [height, width, channels]));
    assert.deepEqual(
      [found.width, found.height, found.channels, [...found.pixels]],
      [width, height, channels, [...pixels]],
    );
    try {
      readPng(changed);
    } catch (error) {
      assert.ok(error instanceof Error, String(error));
    }
  });
}
