import assert from "node:assert/strict";
import { test } from "node:test";
import type { EncodedImages } from "../images/encoded_images";
import { imageTarget } from "../images/image_target";
import type { LoadOptions } from "../load_options";
import { fakeImage, withFakeImages } from "../testing/fake_images";
import { inTemporaryFolder } from "../testing/idx_files";
import type { Found, FoundImages } from "./found";
import { readEncoded } from "./image_files";

/** Images of these bytes, and what is known of them. */
function source(bytes: readonly Uint8Array[], about: Partial<EncodedImages> = {}): EncodedImages {
  return {
    ...{ size: bytes.length, kind: "images of a test", stamp: JSON.stringify(bytes) },
    ...{ name: (i) => `image ${i}`, bytes: (i) => bytes[i] },
    ...about,
  };
}

async function read(images: EncodedImages, options: LoadOptions = {}) {
  const said: string[] = [];
  let found: Found | undefined;
  await inTemporaryFolder((cache) =>
    withFakeImages(cache, async () => {
      const heard = { onMessage: (line: string) => said.push(line), ...options };
      const request = { name: "set", target: imageTarget(options), options: heard };
      found = await readEncoded(images, request);
      for (const part of [found.all, found.train, found.test, found.validation]) {
        if (part) valuesOf.set(part, values(part));
      }
    }),
  );
  assert.ok(found);
  return { ...found, said: said.join("\n") };
}

/** The first value of each image; the files are gone when a test looks at them. */
const valuesOf = new WeakMap<FoundImages, number[]>();
function values({ store }: FoundImages): number[] {
  const [height, width, channels] = store.imageShape;
  const out = new Uint8Array(height * width * channels);
  return Array.from({ length: store.size }, (_, i) => (store.read(i, out, 0), out[0]));
}

const grey = (count: number) => Array.from({ length: count }, (_, i) => fakeImage(2, 3, i));
const sorted = (list: Iterable<number>) => [...list].sort((a, b) => a - b);

test("images of no part come together in an order of chance, each with its label", async () => {
  const labels = Int32Array.from({ length: 40 }, (_, i) => i);
  const classNames = ["a", "b"];
  const {
    all,
    train,
    classNames: names,
    kind,
    said,
  } = await read(source(grey(40), { labels, classNames }));
  assert.ok(all);
  const order = valuesOf.get(all) ?? [];
  assert.deepEqual(sorted(order), [...labels]);
  assert.notDeepEqual(order, [...labels]);
  assert.deepEqual([...Array.from(all.labels ?? [])], order);
  assert.deepEqual([train, names, kind, said], [undefined, classNames, "images of a test", ""]);
  assert.deepEqual(all.store.imageShape, [2, 3, 1]);
  // The order is the seed's, 0 where none is given, and the same in every version.
  const again = await read(source(grey(40)), { seed: 0 });
  assert.deepEqual(again.all && valuesOf.get(again.all), order);
  assert.deepEqual(order.slice(0, 5), [39, 27, 8, 0, 13]);
  const other = await read(source(grey(40)), { seed: 1 });
  assert.notDeepEqual(other.all && valuesOf.get(other.all), order);
  assert.equal(other.all?.labels, undefined);
  assert.ok(!("classNames" in other));
});

test("images of parts come in those, and a part of none is left out", async () => {
  const parts = ["train", "test", "train", "validation", "test", "train"] as const;
  const labels = Int32Array.of(5, 4, 3, 2, 1, 0);
  const found = await read(source(grey(6), { parts, labels }));
  assert.equal(found.all, undefined);
  for (const [part, expected] of [
    ["train", [0, 2, 5]],
    ["test", [1, 4]],
    ["validation", [3]],
  ] as const) {
    const images = found[part];
    assert.ok(images);
    assert.deepEqual(sorted(valuesOf.get(images) ?? []), expected);
    assert.deepEqual(
      [...Array.from(images.labels ?? [])],
      valuesOf.get(images)?.map((value) => 5 - value),
    );
  }
  const two = await read(
    source(grey(6), { parts: parts.map((part) => (part === "test" ? part : "train")) }),
  );
  assert.deepEqual([two.train?.store.size, two.validation], [4, undefined]);
});

test("what cannot be read leaves no gap: the others keep their labels and parts", async () => {
  const images = grey(20);
  images[3] = Uint8Array.of(1);
  const labels = Int32Array.from({ length: 20 }, (_, i) => i);
  const parts = images.map((_, i) => (i < 10 ? ("train" as const) : ("test" as const)));
  const { train, test, said } = await read(source(images, { labels, parts }));
  assert.ok(train && test);
  assert.deepEqual(sorted(valuesOf.get(train) ?? []), [0, 1, 2, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual([...Array.from(train.labels ?? [])], valuesOf.get(train));
  assert.deepEqual([...Array.from(test.labels ?? [])], valuesOf.get(test));
  assert.match(
    said,
    /^1 of 20 images cannot be read and are left out, such as image 3: it is no image/,
  );
});

test("a size that nobody asked for is told", async () => {
  const mixed = [...grey(3), fakeImage(9, 3, 1)];
  const { all, said } = await read(source(mixed));
  assert.deepEqual(all?.store.imageShape, [64, 64, 1]);
  assert.match(said, /^The images are of several sizes, or large: each is brought to 64 × 64; ask/);
  const sized = await read(source(mixed), { size: "8x4" });
  assert.deepEqual([sized.all?.store.imageShape, sized.said], [[4, 8, 1], ""]);
});
