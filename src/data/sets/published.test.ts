import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { UserError } from "../../config";
import { concatBytes, host } from "../../host";
import { zipFile } from "../testing/array_files";
import { hexSha256, idxImages, idxLabels, inTemporaryFolder, writeIdx } from "../testing/idx_files";
import { withMirror } from "../testing/mirror";
import { datasets } from "../index";
import type { VerifiedFile } from "../download";
import { loadCifar10 } from "./cifar10";
import { loadEmnistLetters } from "./emnist_letters";
import { FASHION_MNIST } from "./fashion_mnist";
import { slug } from "./own_bytes";
import { loadPublishedIdx } from "./published_idx";
import { SET_NAMES } from "./set_names";

const verified = (contents: Readonly<Record<string, Uint8Array>>): VerifiedFile[] =>
  Object.entries(contents).map(([name, bytes]) => ({
    ...{ name, sha256: hexSha256(bytes), bytes: bytes.length, of: "download" as const },
  }));

/** A small Fashion-MNIST: the real names, a few images. */
const GARMENTS = {
  "train-images-idx3-ubyte.gz": gzipSync(idxImages(6)),
  "train-labels-idx1-ubyte.gz": gzipSync(idxLabels(6)),
  "t10k-images-idx3-ubyte.gz": gzipSync(idxImages(2)),
  "t10k-labels-idx1-ubyte.gz": gzipSync(idxLabels(2)),
};

test("what is published is downloaded as it is, once, and verified; the next mirror helps out", () =>
  inTemporaryFolder((folder) =>
    withMirror(GARMENTS, async (mirror, asked) => {
      const cacheFolder = path.join(folder, "data");
      const messages: string[] = [];
      const onMessage = (line: string) => messages.push(line);
      const places = {
        cacheFolder,
        mirrors: [`${mirror}/gone/`, mirror],
        files: verified(GARMENTS),
      };
      const {
        train,
        test: held,
        source,
      } = await loadPublishedIdx(FASHION_MNIST, { onMessage }, places);
      assert.deepEqual([train.labels?.length, held.labels?.length], [6, 2]);
      assert.match(source ?? "", /Fashion-MNIST .* downloaded and verified by SHA-256/);
      assert.match(messages.join("\n"), /gone.*HTTP 404/);
      assert.deepEqual(readdirSync(cacheFolder).sort(), Object.keys(GARMENTS).sort());
      asked.length = 0;
      await loadPublishedIdx(FASHION_MNIST, { offline: true }, places);
      assert.deepEqual(asked, []);
    }),
  ));

test("a mirror's other bytes are not taken, and a set that is nowhere says what to put where", () =>
  inTemporaryFolder((folder) =>
    withMirror(GARMENTS, async (mirror) => {
      const cacheFolder = path.join(folder, "data");
      const files = verified(GARMENTS).map((file) => ({ ...file, sha256: "0".repeat(64) }));
      for (const offline of [false, true]) {
        const places = { cacheFolder, mirrors: [mirror], files };
        await assert.rejects(loadPublishedIdx(FASHION_MNIST, { offline }, places), (error) => {
          assert.ok(error instanceof UserError, `${error}`);
          assert.match(
            error.message,
            /^Fashion-MNIST could not be had .*: put train-images-idx3-ubyte\.gz, .* from https:\/\/github\.com\/zalandoresearch\S+ into .*data, or name their folder with --data_dir$/,
          );
          return true;
        });
      }
      assert.ok(!existsSync(cacheFolder));
    }),
  ));

test("a folder is called by the set's name only where its bytes are the set's", () =>
  inTemporaryFolder(async (folder) => {
    const places = { cacheFolder: "none", mirrors: [], files: verified(GARMENTS) };
    const dataDir = path.join(folder, "My Clothes");
    mkdirSync(dataDir);
    for (const [name, bytes] of Object.entries(GARMENTS))
      writeFileSync(path.join(dataDir, name), bytes);
    // What torchvision unpacks beside it is passed over: of that no digest is published.
    writeFileSync(path.join(dataDir, "train-labels-idx1-ubyte"), idxLabels(6));
    const messages: string[] = [];
    const load = () =>
      loadPublishedIdx(
        FASHION_MNIST,
        { dataDir, onMessage: (line) => messages.push(line) },
        places,
      );
    const real = await load();
    assert.deepEqual([real.name, real.title, messages], [undefined, undefined, []]);
    assert.match(real.source ?? "", /verified by SHA-256/);
    writeFileSync(
      path.join(dataDir, "t10k-images-idx3-ubyte.gz"),
      gzipSync(idxImages(2).fill(7, 20)),
    );
    const other = await load();
    assert.deepEqual([other.name, other.title], ["my-clothes", "images of My Clothes"]);
    assert.match(other.source ?? "", /not verified to be Fashion-MNIST/);
    assert.equal(messages.length, 1);
  }));

test("a folder's name never passes for a set's", () => {
  // Other tests of this process may have defined more.
  assert.deepEqual(datasets.names().slice(0, SET_NAMES.length), [...SET_NAMES].sort());
  for (const [text, name] of [
    ["MNIST", "mnist-folder"],
    ["raw", "raw"],
    ["Fotos (2026)", "fotos-2026"],
    ["Übung", "ubung"],
    ["фото", "images"],
  ]) {
    assert.equal(slug(text), name);
  }
});

/** What a letter has in a row and column, other numbers in each. */
const ink = (i: number, row: number, column: number) => (97 * i + 29 * row + column) % 256;

/** Letters whose rows the files hold as their columns. */
function letters(count: number, label: (i: number) => number): [Uint8Array, Uint8Array] {
  const pixels = Uint8Array.from({ length: count * 784 }, (_, p) =>
    ink(Math.floor(p / 784), p % 28, Math.floor(p / 28) % 28),
  );
  const labels = Uint8Array.from({ length: count }, (_, i) => label(i));
  return [writeIdx(0x803, [count, 28, 28], pixels), writeIdx(0x801, [count], labels)];
}

function emnist(label: (i: number) => number): Record<string, Uint8Array> {
  const files: Record<string, Uint8Array> = {
    "gzip/emnist-mnist-train-images-idx3-ubyte.gz": Uint8Array.of(1),
  };
  for (const split of ["train", "test"]) {
    const [images, labels] = letters(split === "train" ? 3 : 2, label);
    files[`gzip/emnist-letters-${split}-images-idx3-ubyte.gz`] = gzipSync(images);
    files[`gzip/emnist-letters-${split}-labels-idx1-ubyte.gz`] = gzipSync(labels);
  }
  return files;
}

test("EMNIST's letters come out of the archive upright and from 0, and the archive is not kept", () =>
  inTemporaryFolder(async (folder) => {
    const archive = {
      "gzip.zip": zipFile(
        emnist((i) => 26 - i),
        { deflated: false },
      ),
    };
    await withMirror(archive, async (mirror, asked) => {
      const cacheFolder = path.join(folder, "data");
      const places = { cacheFolder, mirrors: [mirror], files: verified(archive) };
      const { train, source } = await loadEmnistLetters({}, places);
      assert.deepEqual([...Array.from(train.labels ?? [])], [25, 24, 23]);
      assert.deepEqual(
        train.store?.pixels,
        Uint8Array.from({ length: 3 * 784 }, (_, p) =>
          ink(Math.floor(p / 784), Math.floor(p / 28) % 28, p % 28),
        ),
      );
      assert.match(source ?? "", /downloaded and verified/);
      assert.ok(!existsSync(path.join(cacheFolder, "gzip.zip")));
      await loadEmnistLetters({ offline: true }, places);
      assert.deepEqual(asked, ["gzip.zip"]);
      const damaged = path.join(cacheFolder, "emnist-letters-test-labels-idx1-ubyte.gz");
      writeFileSync(damaged, readFileSync(damaged).subarray(0, 9));
      await loadEmnistLetters({}, places);
      assert.deepEqual(asked, ["gzip.zip", "gzip.zip"]);
    });
    // The archive in a folder of one's own is taken apart elsewhere.
    const own = path.join(folder, "own");
    mkdirSync(own);
    writeFileSync(path.join(own, "gzip.zip"), archive["gzip.zip"]);
    const apart = {
      cacheFolder: path.join(folder, "apart"),
      mirrors: [],
      files: verified(archive),
    };
    const { train, name, source } = await loadEmnistLetters({ dataDir: own }, apart);
    assert.deepEqual([Array.from(train.labels ?? []), name], [[25, 24, 23], undefined]);
    assert.match(source ?? "", /EMNIST Letters .* read from a folder and verified/);
    assert.deepEqual(readdirSync(own), ["gzip.zip"]);
    const letters = await loadEmnistLetters({ dataDir: apart.cacheFolder }, apart);
    assert.equal(letters.title, "images of apart");
    const files = emnist((i) => i);
    for (const [name, bytes] of Object.entries(files))
      writeFileSync(path.join(folder, path.basename(name)), bytes);
    const places = { cacheFolder: path.join(folder, "no"), mirrors: [], files: verified(archive) };
    await assert.rejects(
      loadEmnistLetters({ dataDir: folder }, places),
      /from 1 \(a\) to 26 \(z\), found 0 at index 0/,
    );
    for (const [name, bytes] of Object.entries(emnist((i) => 26 + i)))
      writeFileSync(path.join(folder, path.basename(name)), bytes);
    await assert.rejects(
      loadEmnistLetters({ dataDir: folder }, places),
      /labels.*: expected labels from 0 to 26, found 27 at index 1/,
    );
    writeFileSync(path.join(folder, "gzip.zip"), "other bytes");
    await assert.rejects(
      loadEmnistLetters({ dataDir: folder }, places),
      /gzip.zip: expected the SHA-256/,
    );
  }));

test("a set that is nowhere says which files of whose page to put where", () =>
  inTemporaryFolder(async (folder) => {
    const places = { cacheFolder: path.join(folder, "data"), mirrors: [] };
    const files = [{ name: "a", sha256: "0" }, { name: "b", sha256: "0" }]; // prettier-ignore
    for (const [load, title, home] of [
      [loadCifar10, "CIFAR-10", "https://www.cs.toronto.edu/~kriz/cifar.html"],
      [
        loadEmnistLetters,
        "EMNIST Letters",
        "https://www.nist.gov/itl/products-and-services/emnist-dataset",
      ],
    ] as const) {
      // prettier-ignore
      await assert.rejects(load({ offline: true }, { ...places, files }), {
        name: "UserError",
        message: `${title} could not be had (offline): put a, b from ${home} into ${places.cacheFolder}, or name their folder with --data_dir`,
      });
    }
  }));

test("CIFAR-10 is downloaded as its archive, or read from a folder that is not called so", () =>
  inTemporaryFolder(async (folder) => {
    const record = (label: number) => concatBytes([Uint8Array.of(label), new Uint8Array(3072)]);
    const bins = { "data_batch_1.bin": record(3), "test_batch.bin": record(9) };
    const tar = host()
      .packages.load<{ createTar(files: object[]): Uint8Array }>("nanotar")
      .createTar(Object.entries(bins).map(([name, data]) => ({ name, data })));
    const archive = { "cifar-10-binary.tar.gz": gzipSync(tar) };
    await withMirror(archive, async (mirror) => {
      const places = {
        cacheFolder: path.join(folder, "data"),
        mirrors: [mirror],
        files: verified(archive),
      };
      const { train, source } = await loadCifar10({}, places);
      assert.deepEqual([train.labels?.[0], train.store?.imageShape], [3, [32, 32, 3]]);
      assert.match(source ?? "", /downloaded and verified/);
      const named = await loadCifar10({ dataDir: places.cacheFolder }, places);
      assert.equal(named.name, undefined);
      const own = path.join(folder, "photos");
      mkdirSync(own);
      for (const [name, bytes] of Object.entries(bins)) writeFileSync(path.join(own, name), bytes);
      assert.equal((await loadCifar10({ dataDir: own }, places)).title, "images of photos");
      // An archive of that name whose bytes are others, by its folder and by itself.
      const others = { ...places, files: verified({ "cifar-10-binary.tar.gz": record(0) }) };
      for (const dataDir of [
        places.cacheFolder,
        path.join(places.cacheFolder, "cifar-10-binary.tar.gz"),
      ]) {
        // prettier-ignore
        assert.equal((await loadCifar10({ dataDir }, others)).title, "images of data");
        assert.equal((await loadCifar10({ dataDir }, places)).title, undefined);
      }
    });
  }));
