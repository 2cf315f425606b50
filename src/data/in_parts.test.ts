import assert from "node:assert/strict";
import { test } from "node:test";
import type { FoundImages } from "./formats/found";
import { inParts } from "./in_parts";
import { memoryStore } from "./store/image_store";

/** Images of one pixel each, of these levels. */
const images = (levels: number[], labels?: number[]): FoundImages => ({
  store: memoryStore(Uint8Array.from(levels), [1, 1, 1]),
  ...(labels && { labels }),
});
const levels = (found?: FoundImages) => found && [...(found.store.pixels ?? [])].sort();
const twenty = Array.from({ length: 20 }, (_, i) => 10 + i);
const kind = "images";

test("what comes split stays so; of other images a tenth of each class is held out", () => {
  const given = inParts({ kind, train: images([1, 2]), test: images([3]), validation: images([4]) }, {}); // prettier-ignore
  assert.deepEqual(
    [given.train, given.test, given.validation].map((part) => levels(part)),
    [[1, 2], [3], [4]],
  );
  const { train, test, validation } = inParts({ kind, all: images(twenty, twenty.map((n) => n % 2)) }, {}); // prettier-ignore
  assert.deepEqual([train.store.size, test.store.size, validation], [18, 2, undefined]);
  assert.deepEqual([...(test.labels ? Array.from(test.labels) : [])].sort(), [0, 1]);
  assert.deepEqual([...(levels(train) ?? []), ...(levels(test) ?? [])].sort(), twenty);
  assert.throws(() => inParts({ kind, all: images([1]) }, {}), /one image, and it takes two/);
  const held = inParts({ kind, train: images(twenty), validation: images([4]) }, {});
  assert.deepEqual([held.train.store.size, levels(held.validation)], [18, [4]]);
});

test("a test without classes gives way, where the images for training have some", () => {
  const said: string[] = [];
  const onMessage = (line: string) => said.push(line);
  const train = images(
    twenty,
    twenty.map(() => 0),
  );
  const held = inParts({ kind, train, test: images([1, 2, 3], [-1, -1, -1]) }, { onMessage });
  assert.deepEqual([held.train.store.size, held.test.store.size], [18, 2]);
  assert.match(said.join(), /^the 3 test images have no classes .* held out of those for training/);

  const validation = images([4, 5], [0, 0]);
  const instead = inParts({ kind, train, test: images([1]), validation }, { onMessage });
  assert.deepEqual([levels(instead.test), instead.validation], [[4, 5], undefined]);
  // Without classes anywhere, the test is what it was.
  assert.deepEqual(levels(inParts({ kind, train: images([1]), test: images([2]) }, {}).test), [2]);
});
