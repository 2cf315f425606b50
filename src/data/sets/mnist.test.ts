import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { host, provideHost } from "../../host";
import { hexSha256, idxImages, idxLabels, inTemporaryFolder } from "../testing/idx_files";
import { withMirror } from "../testing/mirror";
import { loadCifar10 } from "./cifar10";
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

test("a proxy that Node's fetch does not use is told, where MNIST cannot be had", () =>
  inTemporaryFolder(async (folder) => {
    const node = host();
    const places = { cacheFolder: path.join(folder, "data"), mirrors: [], files };
    /** What is said of a proxy, of MNIST and of a set that nothing stands in for. */
    const said = async (variables: Record<string, string>) => {
      provideHost({ ...node, variables });
      try {
        const messages: string[] = [];
        const onMessage = (line: string) => messages.push(line);
        await loadMnist({ limit: { train: 1, test: 1 }, offline: true, onMessage }, places);
        await assert.rejects(loadCifar10({ offline: true }, places), (error: Error) => {
          messages.push(error.message);
          return true;
        });
        return messages.map((line) => /proxy.*NODE_USE_ENV_PROXY=1/.test(line));
      } finally {
        provideHost(node);
      }
    };
    assert.deepEqual(await said({}), [false, false]);
    assert.deepEqual(await said({ HTTPS_PROXY: "p" }), [true, false, true]);
    assert.deepEqual(await said({ https_proxy: "p" }), [true, false, true]);
    assert.deepEqual(await said({ HTTPS_PROXY: "p", NODE_USE_ENV_PROXY: "1" }), [false, false]);
  }));

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
    const labels = CONTENTS["t10k-labels-idx1-ubyte"].slice().fill(10, 9);
    writeFileSync(path.join(dataDir, "t10k-labels-idx1-ubyte"), labels);
    await assert.rejects(load(), /expected labels from 0 to 9, found 10 at index 1/);
  }));
