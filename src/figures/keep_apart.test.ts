import assert from "node:assert/strict";
import { test } from "node:test";
import { keepApart } from "./keep_apart";

const box = (x: number, y: number) => ({ x, y, halfWidth: 1, halfHeight: 1 });

test("what stands free stays; two that lie on one another part by what they share", () => {
  assert.deepEqual(keepApart([box(0, 0), box(5, 0)]), [{ x: 0, y: 0 }, { x: 5, y: 0 }]); // prettier-ignore
  // They share 0.5 in x and 2 in y: each moves 0.25 to its side.
  assert.deepEqual(keepApart([box(0, 0), box(1.5, 0)]), [{ x: -0.25, y: 0 }, { x: 1.75, y: 0 }]); // prettier-ignore
});

test("a heap of names ends with none on another, around where it stood", () => {
  const heap = Array.from({ length: 10 }, (_, i) => box(0.3 * Math.sin(i), 0.3 * Math.cos(2 * i)));
  const places = keepApart(heap);
  places.forEach((a, i) => {
    for (const b of places.slice(i + 1)) {
      const apart = Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y));
      assert.ok(apart >= 2 - 1e-5, `${apart} apart`);
    }
    assert.ok(Math.hypot(a.x, a.y) < 10);
  });
  assert.deepEqual(keepApart(heap), places);
  assert.equal(keepApart([box(1, 1), box(1, 1), box(1, 1)]).length, 3);
});
