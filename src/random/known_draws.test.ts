import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { assertClose } from "../backend/testing/assert_close";
import { categorical, normal, permutation, randomWords, uniform } from "./index";
import { philox4x32 } from "./philox";

// Weights, orders and samples are functions of a seed: with other numbers, a run that was published
// could not be made again, and a checkpoint's run would go on with other noise. So the numbers that
// the first version drew are those of every later one.

/** A draw whose name uses every bit of it: both halves of seed and step, a letter beyond 8 bits. */
const draw = { seed: 2 ** 33 + 7, stream: "β of a step", step: 2 ** 32 + 3 };

test("the words of a draw are those of every version", () => {
  assert.deepEqual(
    [...randomWords(draw, 5)],
    [254160047, 3301853853, 3455922341, 2204723287, 794125678],
  );
  // So many that every carry within the generator's products happens.
  const digest = createHash("sha256").update(randomWords(draw, 500_000)).digest("hex");
  assert.equal(digest, "60b2570ce548afc557830a36d28ab91ecc502cb281f98fe7e2a84d14baf28622");
});

test("seed and step go into Philox in halves of 32 bits", () => {
  const least = 2 ** 32 - 1;
  const stream = 0x811c9dc5; // FNV-1a of no letters
  for (const [value, ...halves] of [
    [least, least, 0],
    [2 ** 32, 0, 1],
    [Number.MAX_SAFE_INTEGER, least, 2 ** 21 - 1],
  ]) {
    const [low, high] = halves;
    const words = new Uint32Array(4);
    philox4x32([low, high], [0, low, high, stream], words);
    assert.deepEqual(randomWords({ seed: value, stream: "", step: value }, 4), words);
  }
});

test("uniform numbers are the upper 24 bits of the words", () => {
  const expected = [254160047, 3301853853, 3455922341].map(
    (word) => Math.floor(word / 256) / 2 ** 24,
  );
  assert.deepEqual([...uniform(draw, 3)], expected);
});

test("normal numbers are √(−2 ln u) times cos 2πv and sin 2πv of two words", () => {
  const [u, v] = [254160047.5 / 2 ** 32, 3301853853 / 2 ** 32];
  const radius = Math.sqrt(-2 * Math.log(u));
  const expected = [radius * Math.cos(2 * Math.PI * v), radius * Math.sin(2 * Math.PI * v)];
  assertClose([...normal(draw, 2)], expected, 1e-6);
  assertClose(
    [...normal(draw, 5)],
    [0.27983135, -2.36139035, -0.65701455, -0.05514532, 0.7867462],
    1e-6,
  );
});

test("a word that is 0 counts as half a unit: the largest normal number of all is finite", () => {
  const rare = { seed: 0, stream: "epsilon", step: 5_777_352_616 };
  const [, , zero, angle] = randomWords(rare, 4);
  assert.equal(zero, 0);
  const radius = Math.sqrt(2 * 33 * Math.LN2); // −ln(½ · 2⁻³²)
  const turn = (2 * Math.PI * angle) / 2 ** 32;
  assertClose([...normal(rare, 4).slice(2)], [radius * Math.cos(turn), radius * Math.sin(turn)], 1e-6); // prettier-ignore
});

test("orders and classes are those of every version", () => {
  assert.deepEqual([...permutation(draw, 12)], [2, 8, 10, 3, 7, 1, 6, 0, 9, 5, 4, 11]);
  assert.deepEqual([...categorical(draw, 12, [1, 2, 1])], [0, 2, 2, 1, 0, 2, 2, 1, 0, 0, 1, 1]);
});

test("an order uses 53 bits of two words: ⌊u (i + 1)⌋ is what is swapped with i, from the end", () => {
  const n = 60_000; // MNIST's; in a short order the lower bits of the 53 decide nothing
  const words = randomWords(draw, 2 * n);
  const expected = [...Array(n).keys()];
  for (let i = n - 1; i > 0; i--) {
    const bits = (BigInt(words[2 * i] >>> 5) << 26n) | BigInt(words[2 * i + 1] >>> 6);
    const j = Math.floor((Number(bits) / 2 ** 53) * (i + 1));
    [expected[i], expected[j]] = [expected[j], expected[i]];
  }
  assert.deepEqual([...permutation(draw, n)], expected);
});
