import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../config";
import { type DatasetPage, defineDataset, type LoadedDataset } from "./define_dataset";
import { createImageSplit } from "./image_split";
import { loadDataset } from "./load_dataset";

/** Images of 1 × 2 pixels: three for training, two for tests. */
const images: LoadedDataset = {
  train: { pixels: Uint8Array.of(0, 255, 255, 0, 51, 51), labels: [0, 1, 2] },
  test: { pixels: Uint8Array.of(255, 255, 0, 0), labels: [1, -1] },
};

const page: DatasetPage = {
  name: "pairs",
  title: "pairs of pixels",
  imageShape: [1, 2],
  load: () => images,
};

function define(changes: Partial<DatasetPage> = {}) {
  return defineDataset({ ...page, ...changes });
}

/** What is wrong is said in one line that names the data set. */
function isRefusal(message: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof UserError, `${error}`);
    assert.match(error.message, /^data set "[^"]*": /);
    assert.match(error.message, message);
    return true;
  };
}

test("a page of images is a data set: what is not said is filled in", async () => {
  const { train, test, ...facts } = await loadDataset(define());
  assert.deepEqual(facts, {
    name: "pairs",
    origin: "pairs",
    title: "pairs of pixels",
    item: "image",
    generated: false,
    source: "pairs of pixels, given by its own definition.",
    imageShape: [1, 2, 1],
    numClasses: 3,
    classNames: ["0", "1", "2"],
  });
  assert.deepEqual([train.name, train.size, test.name, test.size], ["train", 3, "test", 2]);
  assert.deepEqual(train.image(2), new Float32Array(2).fill(51 / 255));
  // The test labels alone would need two classes: both splits have the data set's three.
  assert.deepEqual([...test.oneHot([0, 1])], [0, 1, 0, 0, 0, 0]);
});

test("what is said is kept, and a promise will do", async () => {
  const said = {
    item: "pair",
    source: "Drawn here.",
    generated: true,
    classNames: ["a", "b", "c"],
  };
  const { item, source, generated, classNames } = await loadDataset(
    define({ ...said, load: () => Promise.resolve(images) }),
  );
  assert.deepEqual({ item, source, generated, classNames }, said);
  const drawn = await loadDataset(define({ generated: true }));
  assert.equal(drawn.source, "pairs of pixels, drawn by its own definition.");
});

test("load may know better than the page, and may give splits", async () => {
  const train = createImageSplit({ imageShape: [2, 1, 3], pixels: new Uint8Array(12) });
  const load = () => ({ title: "other pairs", train, test: train });
  const data = await loadDataset(define({ imageShape: undefined, load }));
  assert.equal(data.title, "other pairs");
  assert.deepEqual(data.imageShape, [2, 1, 3]);
  assert.deepEqual([data.numClasses, data.classNames], [0, []]);
  assert.equal(data.train.pixels, train.pixels);
  assert.equal(data.test.name, "test");
});

test("limits cut what load gives; one above the size is all", async () => {
  const data = await loadDataset(define(), { limit: { train: 2, test: 99 } });
  assert.deepEqual([data.train.size, data.test.size, data.numClasses], [2, 2, 3]);
  await assert.rejects(loadDataset(define(), { limit: { train: 0 } }), /limit.train must be/);
});

test("load hears the options", async () => {
  let heard: number | undefined;
  const load: DatasetPage["load"] = ({ seed }) => ((heard = seed), images);
  await loadDataset(define({ load }), { seed: 7 });
  assert.equal(heard, 7);
});

test("an error of load itself is passed on as it is", async () => {
  const broken = new Error("no such camera");
  const load = () => Promise.reject(broken);
  await assert.rejects(loadDataset(define({ load })), (error) => error === broken);
});

const WRONG_PAGES: [what: string, changes: object, message: RegExp][] = [
  ["name", { name: "my pairs" }, /a name begins with a letter or digit/],
  ["name's type", { name: undefined }, /a name begins/],
  ["empty name", { name: "" }, /a name begins with a letter or digit/],
  ["title", { title: "" }, /a title is needed/],
  ["shape", { imageShape: [1, 2, 4] }, /1 or 3 channels, got \[1, 2, 4\]/],
  ["class named twice", { classNames: ["a", "b", "a"] }, /two classes are named "a"/],
  ["count of classes", { classNames: ["a"], numClasses: 2 }, /1 classNames were given for 2/],
  ["load", { load: images }, /load must be a function/],
];
for (const [what, changes, message] of WRONG_PAGES) {
  test(`a page with a wrong ${what} is refused where it is defined`, () => {
    assert.throws(() => define(changes), isRefusal(message));
  });
}

const pixels = Uint8Array.of(0, 255, 255, 0, 51, 51);
const WRONG_IMAGES: [what: string, loaded: object | undefined, message: RegExp][] = [
  ["nothing", undefined, /load gave no pixels for train: expected \{ train, test \}/],
  ["no test images", { train: images.train }, /load gave no pixels for test/],
  ["an empty split", { ...images, test: { pixels: new Uint8Array(0) } }, /test has no images/],
  [
    "half an image",
    { ...images, train: { pixels: pixels.slice(1) } },
    /"train" .* 2 pixels, got 5/,
  ],
  ["a label too few", { ...images, train: { pixels, labels: [0, 1] } }, /2 labels need 4 pixels/],
  ["a wrong label", { ...images, train: { pixels, labels: [0, 1.5, 2] } }, /label 1 is 1.5/],
  ["grey floats", { ...images, train: { pixels: new Float32Array(6) } }, /pixels are a Uint8Array/],
  [
    "a class without a name",
    { ...images, classNames: ["a", "b"] },
    /"train" .*label 2 is 2: expected a whole number from 0 to 1/,
  ],
  [
    "another shape than the page says",
    { ...images, train: { pixels, imageShape: [2, 1] } },
    /train has images of 2 × 1, but the data set has 1 × 2/,
  ],
];
for (const [what, loaded, message] of WRONG_IMAGES) {
  test(`a load that gives ${what} is refused`, () =>
    assert.rejects(
      loadDataset(define({ load: () => loaded as LoadedDataset })),
      isRefusal(message),
    ));
}

test("what load says of the set is checked as the page is", async () => {
  const load = () => ({ ...images, classNames: ["a", "b", "a"] });
  await assert.rejects(loadDataset(define({ load })), isRefusal(/two classes are named "a"/));
});

test("splits of different shapes are refused, and a shape that nobody says", async () => {
  const load = () => ({
    train: { pixels, imageShape: [1, 2] as const },
    test: { pixels, imageShape: [1, 2, 3] as const },
  });
  await assert.rejects(
    loadDataset(define({ imageShape: undefined, load })),
    isRefusal(/test has images of 1 × 2 in colour, but train has 1 × 2/),
  );
  await assert.rejects(
    loadDataset(define({ imageShape: undefined })),
    isRefusal(/imageShape is missing/),
  );
});
