import assert from "node:assert/strict";
import { test } from "node:test";
import { folderClasses } from "./folder_classes";

/** Class names, then the class of each image. */
const classesOf = (...paths: string[]) => {
  const found = folderClasses(paths);
  return [found.classNames, found.classes];
};

test("a folder is a class, the topmost one, in the order of names and numbers", () => {
  assert.deepEqual(classesOf("10/a.png", "9/a.png", "Ünï 🌹/x/y.png"), [
    ["9", "10", "Ünï 🌹"],
    ["10", "9", "Ünï 🌹"],
  ]);
  for (const paths of [
    ["1/a.png", "01/a.png"],
    ["01/a.png", "1/a.png"],
  ]) {
    assert.deepEqual(classesOf(...paths)[0], ["01", "1"]);
  }
});

test("a folder around all others is no class, and none that is called after images or a part", () => {
  assert.deepEqual(classesOf("set/roses/1.png", "set/lilies/1.png")[0], ["lilies", "roses"]);
  assert.deepEqual(classesOf("roses/1.png", "roses/2.png")[0], ["roses"]);
  for (const folder of ["images", "IMG", "jpg", "train", "training_set", "set/photos"]) {
    assert.deepEqual(classesOf(`${folder}/1.png`, `${folder}/2.png`)[0], [], folder);
  }
  assert.deepEqual(classesOf("images/a/1.png", "images/b/1.png")[0], ["a", "b"]);
});

test("images beside the classes' folders have no class, which is said", () => {
  const { classes, said } = folderClasses(["a/1.png", "b/1.png", "2.png", "3.png"]);
  assert.deepEqual(classes, ["a", "b", undefined, undefined]);
  assert.deepEqual(said, ["2 images lie in no class's folder: their class is not known"]);
  assert.match(
    folderClasses(["a/1.png", "a/2.png", "3.png"]).said.join(),
    /^1 images lie in no class/,
  );
});

test("parts by any of their usual names", () => {
  const parts = (...folders: string[]) =>
    folderClasses(folders.map((folder) => `${folder}/a/1.png`)).parts;
  assert.deepEqual(parts("Train", "VALID", "test"), ["train", "validation", "test"]);
  assert.deepEqual(parts("training_set", "test_set"), ["train", "test"]);
  assert.deepEqual(parts("train images", "val-images", "testing"), ["train", "validation", "test"]);
  assert.deepEqual(parts("train", "val"), ["train", "test"]);
  assert.equal(parts("train", "plane"), undefined);
  assert.equal(parts("val", "test"), undefined);
  assert.equal(parts("train", "training_set"), undefined);
});

test("the classes of a split are those of its training images", () => {
  const tiny = ["train/n1/images/1.png", "train/n2/images/1.png"];
  const split = folderClasses([...tiny, "val/images/1.png", "test/unknown/1.png"]);
  assert.deepEqual(split.classNames, ["n1", "n2"]);
  assert.deepEqual(split.classes, ["n1", "n2", undefined, undefined]);
  assert.match(split.said.join(), /^1 images that are not for training .* such as unknown/);
});

test("within a part, a folder that holds all of its images is no class", () => {
  const { classNames, classes } = folderClasses([
    ...["training_set/training_set/cat/1.png", "training_set/training_set/dog/1.png"],
    ...["test_set/test_set/cat/1.png", "test_set/test_set/dog/1.png"],
  ]);
  assert.deepEqual(classNames, ["cat", "dog"]);
  assert.deepEqual(classes, ["cat", "dog", "cat", "dog"]);
  assert.deepEqual(folderClasses(["train/images/1.png", "test/images/1.png"]).classNames, []);
  assert.deepEqual(classesOf("train/a/1.png", "test/a/1.png")[0], ["a"]);
  const some = classesOf("train/images/1.png", "train/a/1.png", "test/a/1.png");
  assert.deepEqual(some[0], ["a", "images"]);
});
