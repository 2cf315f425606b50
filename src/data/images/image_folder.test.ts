import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import "../../host/node";
import { inTemporaryFolder } from "../testing/idx_files";
import { listImageFolder } from "./image_folder";
import { looksLikeImageFolder } from "./walk_folder";

/** Files of three bytes at these paths. */
const inFolderOf = (paths: readonly string[], body: (folder: string) => void) =>
  inTemporaryFolder((folder) => {
    for (const each of paths) {
      const file = path.join(folder, each);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, "abc");
    }
    body(folder);
  });

/** Each image with its class, and its part, as text. */
function listed(folder: string): string[] {
  const { size, name, labels, classNames, parts } = listImageFolder(folder);
  return Array.from({ length: size }, (_, i) => {
    const label = labels && (labels[i] < 0 ? "?" : classNames?.[labels[i]]);
    return [name(i), label, parts?.[i]].filter((each) => each !== undefined).join(" ");
  });
}

test("images are known by their ending, and hidden files and thumbnails passed over", () =>
  inFolderOf(
    ["a.png", "b.JPEG", "c.avif", "d.txt", ".e.png", "thumbs/f.png", "@eaDir/g.png"],
    (folder) => {
      assert.deepEqual(listed(folder), ["a.png", "b.JPEG", "c.avif"]);
      assert.equal(listImageFolder(folder).kind, "a folder of images");
    },
  ));

test("a folder is a class, numbers in their order, those of one number in that of their names", () =>
  inFolderOf(["10/a.png", "9/b.png", "rose/deep/c.png", "d.png"], (folder) => {
    assert.deepEqual(listImageFolder(folder).classNames, ["9", "10", "rose"]);
    assert.deepEqual(listed(folder), [
      "10/a.png 10",
      "9/b.png 9",
      "d.png ?",
      "rose/deep/c.png rose",
    ]);
  })
    .then(() =>
      inFolderOf(["1/1.png", "01/2.png", "0/3.png", "001/4.png"], (folder) =>
        assert.deepEqual(listImageFolder(folder).classNames, ["0", "001", "01", "1"]),
      ),
    )
    .then(() =>
      inFolderOf(["train/1/a.png", "train/001/b.png", "train/01/c.png", "test/1/d.png"], (folder) =>
        assert.deepEqual(listImageFolder(folder).classNames, ["001", "01", "1"]),
      ),
    ));

test("folders that only hold the classes' folders are looked through", () =>
  inFolderOf(["set/inner/a/1.png", "set/inner/b/2.png"], (folder) => {
    assert.deepEqual(listImageFolder(folder).classNames, ["a", "b"]);
  }).then(() =>
    inFolderOf(["set/a/1.png", "set/2.png"], (folder) =>
      assert.deepEqual(listed(folder), ["set/2.png set", "set/a/1.png set"]),
    ),
  ));

test("train and test are parts, with classes below them or none", () =>
  inFolderOf(["Train/a/1.png", "Train/2.png", "testing/a/3.png", "val/a/x/4.png"], (folder) => {
    assert.deepEqual(listed(folder), [
      "Train/2.png ? train",
      "Train/a/1.png a train",
      "testing/a/3.png a test",
      "val/a/x/4.png a validation",
    ]);
  }));

test("where train and val are alone, val is the test; train alone is no split", async () => {
  await inFolderOf(["train/1.png", "valid/2.png"], (folder) =>
    assert.deepEqual(listed(folder), ["train/1.png train", "valid/2.png test"]),
  );
  await inFolderOf(["train/1.png", "train/2.png"], (folder) =>
    assert.deepEqual(listed(folder), ["train/1.png", "train/2.png"]),
  );
  await inFolderOf(["train/1.png", "other/2.png"], (folder) =>
    assert.deepEqual(listImageFolder(folder).parts, undefined),
  );
  await inFolderOf(["test/1.png", "val/2.png"], (folder) =>
    assert.deepEqual(listImageFolder(folder).parts, undefined),
  );
  await inFolderOf(["train.png", "test.png"], (folder) =>
    assert.deepEqual(listed(folder), ["test.png", "train.png"]),
  );
});

test("the stamp tells of names, sizes and times, and the bytes are the files'", () =>
  inFolderOf(["a/1.png", "2.png"], (folder) => {
    utimesSync(path.join(folder, "2.png"), 5, 5);
    const { stamp, bytes } = listImageFolder(folder);
    assert.match(stamp, /^2\.png\t3\t5000\na\/1\.png\t3\t\d+/);
    assert.deepEqual(bytes(1), Buffer.from("abc"));
  }));

test(
  "a link that leads nowhere is passed over, one that leads back ends",
  { skip: process.platform === "win32" },
  () =>
    inFolderOf(["a/1.png"], (folder) => {
      symlinkSync(path.join(folder, "nowhere"), path.join(folder, "b.png"));
      symlinkSync(folder, path.join(folder, "a", "c"));
      assert.deepEqual(listed(folder), ["a/1.png a"]);
      assert.ok(looksLikeImageFolder(folder));
    }),
);

test("without an image it says what there is, the four most frequent endings", async () => {
  const refused = (paths: string[], message: RegExp) =>
    inFolderOf([...paths, ".hidden"], (folder) => {
      assert.throws(() => listImageFolder(folder), message);
      assert.ok(!looksLikeImageFolder(folder));
    });
  await refused(
    ["a.txt", "b.TXT", "c.md", "d"],
    /found 2 \.txt, 1 \.md, 1 without an ending; name another/,
  );
  await refused(["a.t1", "a.t2", "a.t3", "a.t4"], /found 1 \.t1, 1 \.t2, 1 \.t3, 1 \.t4; name/);
  await refused(
    ["a.t1", "a.t2", "a.t3", "a.t4", "b.t5", "c.t5"],
    /found 2 \.t5, 1 \.t1, 1 \.t2, 1 \.t3 and more; name/,
  );
  await refused(["a.heic"], /found 1 \.heic; convert HEIC to JPEG first; name another folder$/);
  await refused([], /found no file; name another folder$/);
});

test("a folder looks like one of images by a name somewhere below it, of the first 2,000", () =>
  inFolderOf(["a/b/c/1.png", "a/2.txt"], (folder) => {
    assert.ok(looksLikeImageFolder(folder));
    assert.ok(!looksLikeImageFolder(path.join(folder, "nowhere")));
    for (let i = 0; i < 1996; i++) writeFileSync(path.join(folder, `x${i}`), "");
    // a and 1,996 others, then b and 2.txt, then c: 2,000 names before the image.
    assert.ok(looksLikeImageFolder(folder));
    writeFileSync(path.join(folder, "y"), "");
    assert.ok(!looksLikeImageFolder(folder));
  }));
