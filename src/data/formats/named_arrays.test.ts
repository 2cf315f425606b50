import assert from "node:assert/strict";
import { test } from "node:test";
import { npyFile } from "../testing/array_files";
import { arrayIn, inMemory } from "./array_source";
import type { FoundImages } from "./found";
import { foundInArrays } from "./named_arrays";

type Arrays = Readonly<Record<string, Uint8Array>>;

/** What is found in arrays of these names, which of them were opened, and what was said. */
async function read(files: Arrays) {
  const said: string[] = [];
  const opened: string[] = [];
  const arrays = Object.entries(files).map(([name, bytes]) => ({
    name,
    open: () => {
      opened.push(name);
      return Promise.resolve().then(() => arrayIn(inMemory(bytes), `set: ${name}`));
    },
  }));
  const onMessage = (line: string) => said.push(line);
  const found = await foundInArrays(arrays, "set", "an archive", { onMessage });
  return { ...found, said: said.join("\n"), opened };
}

const refused = (files: Arrays, message: RegExp) => assert.rejects(read(files), message);

/** Images of 2 × 2 pixels, the first of them as said. */
const images = (count: number, first = 5) =>
  npyFile("|u1", [count, 2, 2], new Uint8Array(4 * count).fill(9).fill(first, 0, 1));
const labels = (...values: number[]) => npyFile("|u1", [values.length], values);
const words = (...values: string[]) =>
  npyFile("|S5", [values.length], Buffer.from(values.map((each) => each.padEnd(5, "\0")).join("")));

const seen = (found?: FoundImages) =>
  found && [
    found.store.size,
    found.store.pixels?.[0],
    found.labels && [...Array.from(found.labels)],
  ];

test("names tell the splits, and images from labels", async () => {
  const { all, train, test, validation, kind, said } = await read({
    ...{ x_train: images(3), y_train: labels(0, 1, 2), x_test: images(2, 6), y_test: labels(2, 1) },
    ...{ x_val: images(1, 7) },
  });
  assert.deepEqual([all, train, test, validation].map(seen), [
    undefined,
    [3, 5, [0, 1, 2]],
    [2, 6, [2, 1]],
    [1, 7, undefined],
  ]);
  assert.deepEqual([kind, said], ["an archive", ""]);
});

test("labels of one split alone are that split's", async () => {
  const { train, test, said } = await read({
    ...{ x_train: images(3), x_test: images(2), y_test: labels(1, 0) },
  });
  assert.deepEqual([train, test].map(seen), [
    [3, 5, undefined],
    [2, 5, [1, 0]],
  ]);
  assert.equal(said, "");
});

test("validation images stand in for a test that is not there, and that is said", async () => {
  const { train, test, validation, said } = await read({ x_train: images(3), x_val: images(1, 8) });
  assert.deepEqual([train, test, validation].map(seen), [
    [3, 5, undefined],
    [1, 8, undefined],
    undefined,
  ]);
  assert.match(said, /set: there are no test images, so the validation images stand in for them/);
  const alone = await read({ x_train: images(3), y_train: labels(0, 1, 1) });
  assert.deepEqual(seen(alone.all), [3, 5, [0, 1, 1]]);
});

test("a test without a train, or a split beside what is none, is refused", async () => {
  const message =
    /set: expected images of a train and a test split, found (test, validation|all, train);/;
  await refused({ x_test: images(2), x_val: images(1) }, message);
  await refused({ x: images(2), x_train: images(3) }, message);
});

test("of fine and coarse labels the fine ones are meant, of others none can be", async () => {
  for (const names of [
    ["fine_labels", "coarse_labels"],
    ["coarse_labels", "fine_labels"],
  ]) {
    const { all } = await read({
      images: images(2),
      [names[0]]: names[0].startsWith("fine") ? labels(0, 1) : labels(1, 1),
      [names[1]]: names[1].startsWith("fine") ? labels(0, 1) : labels(1, 1),
    });
    assert.deepEqual(all?.labels && [...Array.from(all.labels)], [0, 1]);
  }
  const twice = { images: images(2), fine_labels: labels(0, 1), fine_y: labels(0, 0) };
  await refused(twice, /found both fine_labels and fine_y; leave one out/);
});

test("arrays that are called by their split alone are images, the first of each", async () => {
  const { train, test } = await read({ train: images(3), test: images(2, 6) });
  assert.deepEqual([train, test].map(seen), [
    [3, 5, undefined],
    [2, 6, undefined],
  ]);
  const twice = await read({ train: images(3), training: images(2, 6), test: images(1) });
  assert.deepEqual(seen(twice.train), [3, 5, undefined]);
});

test("where names say nothing, shapes do: the images, and one value for each of them", async () => {
  const { all } = await read({ arr_0: images(3), arr_1: labels(0, 1, 2) });
  assert.deepEqual(seen(all), [3, 5, [0, 1, 2]]);
  assert.deepEqual(seen((await read({ arr_1: labels(0, 1, 2), arr_0: images(3) })).all), seen(all));
  const worded = await read({ a: images(2), b: words("rose", "lily") });
  assert.deepEqual(worded.classNames, ["lily", "rose"]);
  // Two that might be labels are none; rows of numbers are images where there is nothing better.
  const two = await read({ a: images(2), b: labels(0, 1), c: labels(1, 0) });
  assert.equal(two.all?.labels, undefined);
  assert.match(two.said, /set: no array is called labels, y or target, .* also b, c$/);
  const rows = await read({
    a: npyFile("|u1", [2, 4], new Uint8Array(8)),
    b: npyFile("|u1", [2, 1], [0, 1]),
  });
  assert.deepEqual(rows.all?.labels && [...Array.from(rows.all.labels)], [0, 1]);
  const both = await read({ a: images(2), b: npyFile("|u1", [2, 4], [1, 0, 0, 0, 0, 1, 0, 0]) });
  assert.deepEqual(both.all?.labels && [...Array.from(both.all.labels)], [0, 1]);
  const texts = npyFile("|S1", [3, 2], Buffer.from("abcdef"));
  const rowed = await read({ a: npyFile("|u1", [2, 4], new Uint8Array(8)), b: texts });
  assert.equal(rowed.all?.store.size, 2);
});

test("what cannot be told apart by shape is refused with the shapes", async () => {
  await refused(
    { a: images(2), b: images(3) },
    /found a \(2, 2, 2\), b \(3, 2, 2\); name them x_train/,
  );
  await refused(
    { a: labels(0, 1) },
    /expected an array of images, \(n, height, width\), found a \(2,\);/,
  );
  await refused({}, /found none;/);
  const many = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`a${i}x`, labels(0)]));
  await refused(many, /found (a\dx \(1,\), ){7}a7x \(1,\);/);
  // What cannot be opened is told where nothing else is there.
  await refused({ a: npyFile("|O", [1], [0]) }, /set: a: .*Python objects/);
  const { all } = await read({
    meta: npyFile("|O", [1], [0]),
    other: npyFile("<c8", [1], [0]),
    a: images(2),
  });
  assert.equal(all?.store.size, 2);
  await refused({ a: npyFile("|O", [1], [0]), b: npyFile("<c8", [1], [0]) }, /Python objects/);
});

test("arrays that are not used are told of where no image has a label, eight of them", async () => {
  const extra = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`e${i}`, labels(0)]));
  const { said, opened } = await read({ images: images(2), ...extra });
  assert.match(said, /so no image has a label; there are also e0, e1, e2, e3, e4, e5, e6, e7$/);
  assert.deepEqual(opened, ["images"]);
  assert.equal((await read({ images: images(1), y: labels(0), ...extra })).said, "");
  assert.equal((await read({ images: images(2) })).said, "");
});

test("names of the classes come from an array that is called so, where they are enough", async () => {
  const set = { images: images(3), labels: labels(0, 2, 1) };
  const named = async (...names: string[]) =>
    (await read({ ...set, class_names: words(...names) })).classNames;
  assert.deepEqual(await named("rose", "lily", "fern"), ["rose", "lily", "fern"]);
  assert.deepEqual(await named("rose", "lily", "fern", "moss"), ["rose", "lily", "fern", "moss"]);
  assert.equal(await named("rose", "lily"), undefined);
  assert.equal(await named("rose", "lily", "rose"), undefined);
  assert.equal((await read({ ...set, names: labels(0, 1, 2) })).classNames, undefined);
  const one = { images: images(1), y: labels(0), names: words("rose") };
  assert.deepEqual((await read(one)).classNames, ["rose"]);
  const unlabelled = await read({ images: images(1), names: words("rose") });
  assert.equal(unlabelled.classNames, undefined);
  const split = { x_train: images(1), y_train: labels(2), x_test: images(1), y_test: labels(0) };
  assert.equal((await read({ ...split, names: words("rose", "lily") })).classNames, undefined);
});

test("of dSprites' classes the second column is the shape", async () => {
  // Colour, shape, scale, orientation, x, y, in int32.
  const rows = Int32Array.from([0, 2, 5, 1, 1, 1, 0, 0, 4, 2, 2, 2, 0, 1, 3, 0, 2, 1]);
  const bytes = new Uint8Array(rows.buffer);
  const { all, classNames } = await read({
    imgs: images(3),
    latents_classes: npyFile("<i4", [3, 6], bytes),
  });
  assert.deepEqual(all?.labels && [...Array.from(all.labels)], [2, 0, 1]);
  assert.deepEqual(classNames, ["square", "ellipse", "heart"]);
  // Rows of another width are rows with a single 1, as of any labels; one column is those labels.
  const five = npyFile("|u1", [2, 5], [0, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
  const other = await read({ imgs: images(2), latents_classes: five });
  assert.deepEqual(other.all?.labels && [...Array.from(other.all.labels)], [1, 4]);
  const flat = await read({ imgs: images(6), latents_classes: labels(0, 1, 2, 0, 1, 2) });
  assert.deepEqual(flat.all?.labels && [...Array.from(flat.all.labels)], [0, 1, 2, 0, 1, 2]);
  const six = npyFile("|u1", [2, 6], [0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
  const ordinary = await read({ imgs: images(2), y: six });
  assert.deepEqual(ordinary.all?.labels && [...Array.from(ordinary.all.labels)], [2, 0]);
  assert.equal(ordinary.classNames, undefined);
});
