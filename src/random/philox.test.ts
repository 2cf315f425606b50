import assert from "node:assert/strict";
import { test } from "node:test";
import { philox4x32, type PhiloxCounter, type PhiloxKey } from "./philox";

/** The known-answer vectors published with Salmon et al. (Random123, `kat_vectors`). */
const KNOWN_ANSWERS: { counter: PhiloxCounter; key: PhiloxKey; expected: number[] }[] = [
  {
    counter: [0, 0, 0, 0],
    key: [0, 0],
    expected: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    expected: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    expected: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
];

for (const { counter, key, expected } of KNOWN_ANSWERS) {
  test(`philox4x32-10 gives the published answer at counter ${counter[0].toString(16)}…`, () => {
    const out = new Uint32Array(4);
    philox4x32(key, counter, out);
    assert.deepEqual([...out], expected);
  });
}

test("a longer output runs through consecutive counters and is trimmed to its length", () => {
  const long = new Uint32Array(10);
  philox4x32([1, 2], [0xfffffffe, 3, 4, 5], long);
  const blocks = [0xfffffffe, 0xffffffff, 0].map((first) => {
    const out = new Uint32Array(4);
    philox4x32([1, 2], [first, 3, 4, 5], out);
    return [...out];
  });
  assert.deepEqual([...long], blocks.flat().slice(0, 10));
});
