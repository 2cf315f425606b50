import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { hexSha256, idxImages, idxLabels, inTemporaryFolder } from "../testing/idx_files";
import { withMirror } from "../testing/mirror";
import { loadMnist } from "./mnist";

/** A small MNIST: the real names, a few images. */
const CONTENTS: Record<string, Uint8Array> = {
  "train-images-idx3-ubyte": idxImages(6),
  "train-labels-idx1-ubyte": idxLabels(6),
  "t10k-images-idx3-ubyte": idxImages(2),
  "t10k-labels-idx1-ubyte": idxLabels(2),
};
const files = Object.entries(CONTENTS).map(([name, bytes]) => ({ name, sha256: hexSha256(bytes) }));

/** What a mirror of the small MNIST has. */
const PACKED = Object.fromEntries(
  Object.entries(CONTENTS).map(([name, bytes]) => [`${name}.gz`, gzipSync(bytes)]),
);

test("MNIST is downloaded once, and a damaged file of the cache again", () =>
  inTemporaryFolder((folder) =>
    withMirror(PACKED, async (mirror, asked) => {
      const places = { cacheFolder: path.join(folder, "data", "mnist"), mirrors: [mirror], files };
      const first = await loadMnist({}, places);
      assert.deepEqual(
        [first.generated, first.train.labels?.length, first.test.labels?.length],
        [false, 6, 2],
      );
      assert.deepEqual(asked.splice(0), Object.keys(PACKED));

      await loadMnist({ offline: true }, places);
      assert.deepEqual(asked, []);

      const damaged = path.join(places.cacheFolder, "t10k-labels-idx1-ubyte");
      writeFileSync(damaged, readFileSync(damaged).subarray(0, 9));
      await loadMnist({}, places);
      assert.deepEqual(asked, ["t10k-labels-idx1-ubyte.gz"]);
    }),
  ));

for (const offline of [false, true]) {
  test(`without files and ${offline ? "offline" : "without a network"}, digits are generated, said loudly`, () =>
    inTemporaryFolder(async (folder) => {
      const cacheFolder = path.join(folder, "data", "mnist");
      const messages: string[] = [];
      const dataset = await loadMnist(
        { limit: { train: 5, test: 5 }, offline, onMessage: (line) => messages.push(line) },
        { cacheFolder, mirrors: ["http://127.0.0.1:1/"], files },
      );
      assert.equal(dataset.generated, true);
      assert.equal(dataset.title, "generated digits");
      assert.match(messages.at(-1) ?? "", /generated digits, NOT MNIST.*--data_dir or MNIST_DIR/);
      assert.ok(!existsSync(cacheFolder), "nothing is left where nothing was downloaded");
    }));
}

test("a folder of other bytes is not called MNIST, and one of its bytes is", () =>
  inTemporaryFolder(async (folder) => {
    const dataDir = path.join(folder, "MNIST", "raw");
    mkdirSync(dataDir, { recursive: true });
    for (const [name, bytes] of Object.entries(CONTENTS))
      writeFileSync(path.join(dataDir, name), bytes);
    const places = { cacheFolder: "none", mirrors: [], files };
    const load = () => loadMnist({ dataDir: path.join(folder, "MNIST") }, places);
    assert.equal((await load()).name, undefined);
    writeFileSync(path.join(dataDir, "train-images-idx3-ubyte"), idxImages(6).fill(1, 16));
    const other = await load();
    assert.deepEqual([other.name, other.title], ["mnist-folder", "images of MNIST"]);
    assert.equal(other.generated, false);
  }));
