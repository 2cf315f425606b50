import assert from "node:assert/strict";
import { before, test } from "node:test";
import { useBackend } from "../backend";
import { createImageSplit, type Dataset, type ImageShape, imageSize } from "../data";
import { createModel, type ModelSettings } from "../models";
import { isDrawn } from "../playground/page/is_drawn";
import { playgroundPayload } from "./playground_payload";

before(async () => void (await useBackend("auto")));

function dataset(imageShape: ImageShape, pixel: (k: number) => number, size = 6): Dataset {
  const split = (name: string) =>
    createImageSplit({
      ...{ name, imageShape, numClasses: 1, labels: new Int32Array(size) },
      pixels: Uint8Array.from({ length: size * imageSize(imageShape) }, (_, k) => pixel(k)),
    });
  return {
    ...{ name: "own", title: "own", item: "image", generated: false, source: "" },
    ...{ imageShape, numClasses: 1, classNames: ["only"] },
    ...{ train: split("train"), test: split("test") },
  };
}

async function payloadOf(data: Dataset, settings: ModelSettings, most?: number) {
  const model = createModel({ latentSize: 2, ...settings }, data);
  const payload = await playgroundPayload(model, data, { count: 6, seed: 0, title: "own", most });
  model.dispose();
  return payload;
}

test("a model with too many weights for a page shows pictures, small ones, and says why", async () => {
  const data = dataset([96, 200, 3], (k) => k % 251);
  const large = await payloadOf(data, { hiddenSizes: [8] }, 9e5); // 2 · 57600 · 8 = 0.92 million
  assert.equal(large.kind, "pictures");
  assert.equal(large.kind === "pictures" && large.because, "size");
  assert.deepEqual(large.imageShape, [32, 67, 3]);
  assert.ok(large.bytes.length < 8e6, `${large.bytes.length}`);
  const small = await payloadOf(data, { hiddenSizes: [8] });
  assert.equal(small.kind, "network");
  assert.deepEqual(small.imageShape, [96, 200, 3]);
});

test("a model with a prior of its own shows pictures, and says why: a page would draw from N(0, I)", async () => {
  const data = dataset([8, 8, 1], (k) => k % 256);
  const because = async (settings: ModelSettings) => {
    const payload = await payloadOf(data, { hiddenSizes: [4], ...settings });
    return payload.kind === "pictures" && payload.because;
  };
  assert.equal(await because({ model: "vamp", numPseudoInputs: 2 }), "prior");
  assert.equal(await because({ model: "vade", numClusters: 2 }), "prior");
  assert.equal(await because({ model: "iaf", contextSize: 4, flowSizes: [3] }), "layers");
});

test("how the data's images were prepared travels with the model", async () => {
  const data = dataset([8, 8, 1], (k) => k % 256);
  const images = { fit: "pad", invert: true, background: "black", size: 8 } as const;
  const { prepared } = await payloadOf({ ...data, images }, { hiddenSizes: [4] });
  assert.deepEqual(prepared, { fit: "pad", invert: true, background: "black" });
  assert.equal((await payloadOf(data, { hiddenSizes: [4] })).prepared, undefined);
});

test("a pen is offered for what looks drawn: grey, small, nearly square, much of it paper", () => {
  const drawn = (imageShape: ImageShape, pixel: (k: number) => number) => {
    const { test } = dataset(imageShape, pixel);
    const image = (i: number) => test.image(i);
    return isDrawn({ payload: { imageShape }, pictured: 6, image } as Parameters<typeof isDrawn>[0]); // prettier-ignore
  };
  const line = (k: number) => (k % 28 === 14 ? 255 : 0);
  assert.ok(drawn([28, 28, 1], line));
  assert.ok(
    drawn([28, 28, 1], (k) => 255 - line(k)),
    "dark on light",
  );
  assert.ok(drawn([8, 8, 1], (k) => (k % 8 === 4 ? 255 : 0)));
  assert.ok(!drawn([28, 28, 1], (k) => 60 + (k % 100)), "a photograph");
  assert.ok(!drawn([28, 28, 3], line), "in colour");
  assert.ok(!drawn([128, 128, 1], line), "large");
  assert.ok(!drawn([20, 60, 1], line), "slim");
});
