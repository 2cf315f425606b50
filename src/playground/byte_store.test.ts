import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { storeArrays } from "./byte_store";
import { arraysOf, byteArray, floats } from "./payload";

test("arrays of any kind stand one after another, each where eight bytes begin", async () => {
  const named = {
    bytes: Uint8Array.of(1, 2, 255),
    part: Float32Array.of(9, 0.5, -2, 9).subarray(1, 3),
    small: Int8Array.of(-1),
    middling: Int16Array.of(-300),
    large: Int32Array.of(1, 2, -70_000),
  };
  const stored = await storeArrays(named);
  assert.deepEqual(stored.arrays, {
    bytes: ["uint8", 0, 3],
    part: ["float32", 8, 2],
    small: ["int8", 16, 1],
    middling: ["int16", 24, 1],
    large: ["int32", 32, 3],
  });
  const bytes = Uint8Array.from(gunzipSync(Buffer.from(stored.bytes, "base64")));
  assert.equal(bytes.length, 32 + 16);
  assert.deepEqual(arraysOf(stored, bytes.buffer), { ...named, part: Float32Array.of(0.5, -2) });
});

test("what is asked for as numbers of another kind is told to be missing", () => {
  const arrays = { bytes: Uint8Array.of(1), numbers: Float32Array.of(2) };
  assert.deepEqual([floats(arrays, "numbers")[0], byteArray(arrays, "bytes")[0]], [2, 1]);
  assert.throws(() => floats(arrays, "bytes"), /lack bytes/);
  assert.throws(() => byteArray(arrays, "numbers"), /lack numbers/);
});
