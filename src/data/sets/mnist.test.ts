import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { hexSha256, idxImages, idxLabels, inTemporaryFolder } from "../testing/idx_files";
import { loadMnist } from "./mnist";

/** A small MNIST: the real names, a few images. */
const CONTENTS: Record<string, Uint8Array> = {
  "train-images-idx3-ubyte": idxImages(6),
  "train-labels-idx1-ubyte": idxLabels(6),
  "t10k-images-idx3-ubyte": idxImages(2),
  "t10k-labels-idx1-ubyte": idxLabels(2),
};
const files = Object.entries(CONTENTS).map(([name, bytes]) => ({ name, sha256: hexSha256(bytes) }));

/** A mirror of the small MNIST on this machine, its address, and what was asked of it. */
async function withMirror(body: (mirror: string, asked: string[]) => Promise<void>) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const name = (request.url ?? "").replace(/^\/|\.gz$/g, "");
    asked.push(name);
    response.end(gzipSync(CONTENTS[name]));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await body(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test("MNIST is downloaded once, and a damaged file of the cache again", () =>
  inTemporaryFolder((folder) =>
    withMirror(async (mirror, asked) => {
      const places = { cacheFolder: path.join(folder, "data", "mnist"), mirrors: [mirror], files };
      const first = await loadMnist({}, places);
      assert.deepEqual(
        [first.generated, first.train.labels?.length, first.test.labels?.length],
        [false, 6, 2],
      );
      assert.deepEqual(asked.splice(0), Object.keys(CONTENTS));

      await loadMnist({ offline: true }, places);
      assert.deepEqual(asked, []);

      const damaged = path.join(places.cacheFolder, "t10k-labels-idx1-ubyte");
      writeFileSync(damaged, readFileSync(damaged).subarray(0, 9));
      await loadMnist({}, places);
      assert.deepEqual(asked, ["t10k-labels-idx1-ubyte"]);
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
