import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { host, memoryFiles, provideHost } from "../../host";
import { loadDataset } from "../load_dataset";
import { encodePng } from "../testing/png_files";
import { filesBelow, looksLikeImageFolder } from "./walk_folder";

const root = mkdtempSync(path.join(tmpdir(), "latent lab walk "));
process.env.LATENT_LAB_CACHE = path.join(root, "cache");
after(() => rmSync(root, { recursive: true, force: true }));

function put(name: string): void {
  const file = path.join(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, encodePng(2, 2, 1, Uint8Array.of(1, 2, 3, 4)));
}

test("links are followed, but for those that lead back, and those that lead nowhere", () => {
  for (const name of ["a/1.png", "a/2.PNG", "b/1.png"]) put(`elsewhere/${name}`);
  const folder = path.join(root, "links");
  mkdirSync(path.join(folder, "below"), { recursive: true });
  symlinkSync(path.join(root, "elsewhere", "a"), path.join(folder, "a"));
  symlinkSync(path.join(root, "elsewhere", "b", "1.png"), path.join(folder, "one.png"));
  symlinkSync(folder, path.join(folder, "below", "again"));
  symlinkSync(path.join(root, "nowhere"), path.join(folder, "dead.png"));
  assert.deepEqual(
    filesBelow(folder).map(({ path }) => path),
    ["a/1.png", "a/2.PNG", "one.png"],
  );
});

test("what systems and programs leave in folders is passed over", () => {
  const left = [
    "__MACOSX/a/._1.png",
    ".hidden/1.png",
    "thumbs/1.png",
    "a/.DS_Store",
    "@eaDir/1.png",
  ];
  for (const name of left) put(`mac/${name}`);
  assert.deepEqual(filesBelow(path.join(root, "mac")), []);
  assert.equal(looksLikeImageFolder(path.join(root, "mac")), false);
  put("mac/a/b/c/1.jpg");
  assert.equal(looksLikeImageFolder(path.join(root, "mac")), true);
});

test("twelve folders below each other are looked through", () => {
  const below = (depth: number) => `${Array.from({ length: depth }, () => "d").join("/")}/1.png`;
  put(`deep/${below(12)}`);
  put(`deep/${below(13)}`);
  assert.deepEqual(
    filesBelow(path.join(root, "deep")).map(({ path }) => path),
    [below(12)],
  );
});

test("for the first image 2000 files and folders are looked at, nearest first", () => {
  const node = host();
  try {
    for (const [others, found] of [
      [1999, true],
      [2000, false],
    ] as const) {
      provideHost({ ...node, files: memoryFiles() });
      const texts = Array.from({ length: others }, (_, i) => [`set/${i}.txt`, ""]);
      host().files.write(Object.fromEntries(texts));
      host().files.write({ "set/below/1.png": "" });
      assert.equal(looksLikeImageFolder("set"), found, `${others}`);
    }
  } finally {
    provideHost(node);
  }
});

test("~ is one's home, and the path stays as it was written", async () => {
  for (let i = 0; i < 4; i++) put(`home/my photos/${i}.png`);
  const node = host();
  provideHost({ ...node, variables: { ...node.variables, HOME: path.join(root, "home") } });
  try {
    const { origin, train, test } = await loadDataset("~/my photos/");
    assert.equal(origin, "~/my photos/");
    assert.equal(train.size + test.size, 4);
    await assert.rejects(loadDataset("~other/photos"), /~other\/photos: no such file or folder/);
  } finally {
    provideHost(node);
  }
});

test("what is no set gets a line that says what to do", async () => {
  put("single.png");
  const [single, archive, pickle] = ["single.png", "set.zip", "set.pkl"].map((name) =>
    path.join(root, name),
  );
  writeFileSync(archive, "PK");
  writeFileSync(pickle, "");
  await assert.rejects(loadDataset(single), /name the folder that it is in/);
  await assert.rejects(loadDataset(archive), /unpack it first/);
  await assert.rejects(loadDataset(pickle), /numpy\.savez first/);
  await assert.rejects(
    loadDataset("photoss"),
    /unknown data set "photoss".* no file or folder of that name/,
  );
});
