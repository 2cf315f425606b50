import assert from "node:assert/strict";
import { test } from "node:test";
import { createImageSplit, type Dataset, type ImageShape } from "../data";
import { lossInWords } from "./loss_in_words";

function dataset(facts: Partial<Dataset>, sizes: [number, number], imageShape: ImageShape) {
  const split = (name: string, size: number) =>
    createImageSplit({
      ...{ name, imageShape, numClasses: 0 },
      pixels: new Uint8Array(size * imageShape[0] * imageShape[1] * imageShape[2]),
      labels: new Int32Array(size).fill(-1),
    });
  return {
    ...{ name: "photos", title: "photos", item: "image", generated: false, source: "" },
    ...{ imageShape, numClasses: 0, classNames: [] },
    ...{ train: split("train", sizes[0]), test: split("test", sizes[1]) },
    ...facts,
  };
}

const history = [{ test: { loss: 98.24, reconstruction: 77.1, kl: 21.14 } }];
const MNIST = { name: "mnist", title: "MNIST" };

test("the loss is said of the images that it was measured on, and of no others", () => {
  const own = String(lossInWords(history, dataset({}, [9, 1234], [2, 3, 3])));
  assert.match(own, /\*\*98\.2 nats per image\*\*, pixels in colour/);
  assert.match(own, /1,234 test images of photos\.$/);
  const one = String(lossInWords(history, dataset({}, [9, 1], [2, 2, 1])));
  assert.match(one, /grey pixels .* 1 test image of photos\.$/);
});

test("what others reach on MNIST stands beside MNIST alone, and all of it", () => {
  const said = (facts: Partial<Dataset>, train: number) =>
    String(lossInWords(history, dataset(facts, [train, 3], [28, 28, 1])));
  assert.match(
    said(MNIST, 60_000),
    /3 test images of MNIST\. PyTorch's own example reaches 105\.6/,
  );
  assert.doesNotMatch(said(MNIST, 59_999), /PyTorch/);
  const digits = { name: "digits", title: "generated digits", generated: true };
  assert.doesNotMatch(said(digits, 60_000), /PyTorch|MNIST/);
  assert.doesNotMatch(said({ ...MNIST, generated: true }, 60_000), /PyTorch/);
});

test("where the terms are weighed, the figure to compare is −ELBO", () => {
  const weighed = [{ ...history[0], negativeElbo: { train: 90, test: 88.88 } }];
  const said = String(lossInWords(weighed, dataset({}, [2, 2], [2, 2, 1])));
  assert.match(said, /test loss is 98\.2, .* −ELBO: \*\*88\.9 nats per image\*\*/);
  const plain = [{ ...history[0], negativeElbo: { train: 90, test: 98.24 } }];
  assert.doesNotMatch(String(lossInWords(plain, dataset({}, [2, 2], [2, 2, 1]))), /ELBO/);
  assert.throws(() => lossInWords([], dataset({}, [2, 2], [2, 2, 1])), /no epoch is complete/);
});

test("a folder's name is text, whatever Markdown makes of its letters", () => {
  const said = String(lossInWords(history, dataset({ title: "<b>*my*_$x$" }, [2, 2], [2, 2, 1])));
  assert.ok(said.endsWith(String.raw`of &lt;b\>\*my\*\_\$x\$.`), said);
});
