import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../../config";
import { numberType } from "./number_type";
import { addValues, noValues, scaleOf, toBytes } from "./pixel_scale";

const NAMES = { low: "the low one", high: "the high one" };

/** What becomes of these values, and what is said of it. */
function asBytes(descr: string, ...values: number[]): { bytes: number[]; said?: string } {
  const range = noValues();
  addValues(range, values, 0, "x");
  const scale = scaleOf(numberType(descr, "x"), range, NAMES);
  if (scale.same) assert.deepEqual([...toBytes(values, scale)], values);
  return { bytes: [...toBytes(values, scale)], said: scale.said };
}

function refused(descr: string, values: number[], message: RegExp): void {
  assert.throws(
    () => asBytes(descr, ...values),
    (error) => error instanceof UserError && message.test(error.message),
  );
}

test("floats from 0 to 1 are 0 to 255, those a spline's overshoot beyond them too", () => {
  assert.deepEqual(asBytes("<f4", 0, 0.25, 0.5, 1), { bytes: [0, 64, 128, 255], said: undefined });
  assert.deepEqual(asBytes("<f8", -0.009, 0.5, 1.009).bytes, [0, 128, 255]);
  assert.deepEqual(asBytes("<f4", 0, 0).bytes, [0, 0]);
  assert.deepEqual(asBytes("<f4", 0, 0.1).bytes, [0, 26]);
});

test("floats from −1 to 1 are shifted, and that is said", () => {
  const { bytes, said } = asBytes("<f4", -1, 0, 0.5, 1);
  assert.deepEqual(bytes, [0, 128, 191, 255]);
  assert.equal(said, "the high one: its values from -1 to 1 are taken as −1 (dark) to 1");
  assert.deepEqual(asBytes("<f8", -1.009, 1.009).bytes, [0, 255]);
  assert.match(asBytes("<f8", -0.123456789, 0.5).said ?? "", /from -0\.123457 to 0\.5 /);
});

test("the overshoot may be a hundredth, and no more", () => {
  assert.deepEqual(asBytes("<f8", -0.01, 1.01).bytes, [0, 255]);
  assert.deepEqual(asBytes("<f8", -1.01, 1.01).bytes, [0, 255]);
  refused("<f8", [-1.011, 1], /the low one: .*, found -1\.011 at index 0;/);
  refused("<f8", [-2, 1], /found -2 at index 0;/);
  assert.deepEqual(asBytes("<f8", -0.01, 255.01).bytes, [0, 255]);
  refused("<f8", [-0.01, 300], /the high one: .*, found 300 at index 1;/);
});

test("bytes of which one is more than 1 are pixels already, and need no work", () => {
  const sameOf = (descr: string, ...values: number[]) => {
    const range = noValues();
    assert.deepEqual([range.leastAt, range.largestAt], [-1, -1]);
    addValues(range, values, 0, "x");
    return scaleOf(numberType(descr, "x"), range, NAMES).same;
  };
  assert.deepEqual(
    [sameOf("|u1", 0, 2), sameOf("|u1", 0, 1), sameOf("<i2", 0, 2)],
    [true, false, false],
  );
  assert.deepEqual(asBytes("<i2", 0, 1, 2).bytes, [0, 1, 2]);
});

test("numbers from 0 to 255 are taken as they are, of whatever type", () => {
  for (const descr of ["|u1", "<u2", "<i2", "<i8", "<f4"]) {
    assert.deepEqual(asBytes(descr, 0, 2, 254, 255), { bytes: [0, 2, 254, 255], said: undefined });
  }
  assert.deepEqual(asBytes("<f8", -0.009, 2, 255.009).bytes, [0, 2, 255]);
  assert.deepEqual(asBytes("|u1", 0, 2).bytes, [0, 2]);
});

test("whole numbers of 0 and 1 are black and white, and that is said but of bools", () => {
  for (const descr of ["|u1", "<i4"]) {
    const { bytes, said } = asBytes(descr, 0, 1);
    assert.deepEqual(bytes, [0, 255]);
    assert.equal(said, "the high one: its values are 0 and 1, which are taken as 0 and 255");
  }
  assert.deepEqual(asBytes("|b1", 0, 1), { bytes: [0, 255], said: undefined });
  assert.deepEqual(asBytes("|u1", 0, 0), { bytes: [0, 0], said: undefined });
  assert.deepEqual(asBytes("<i4", -1, 1).bytes, [0, 255]);
});

test("of 16 bits the upper byte is taken, where a value is more than 255", () => {
  const { bytes, said } = asBytes("<u2", 0, 255, 256, 511, 512, 32768, 65535);
  assert.deepEqual(bytes, [0, 0, 1, 1, 2, 128, 255]);
  assert.match(said ?? "", /its values up to 65535 are taken as 16 bits, of which 65535 is white/);
  assert.deepEqual(asBytes("<u2", 0, 256).bytes, [0, 1]);
  assert.deepEqual(asBytes("<u2", 0, 255).bytes, [0, 255]);
});

test("a range that is none of these is refused with the value beyond it and its place", () => {
  refused("<f4", [0, 0.5, 1.02], /the high one: expected float32 .*, found 1\.02 at index 2;/);
  refused("<f4", [0, 1.99, 1], /found 1\.99 at index 1;/);
  assert.deepEqual(asBytes("<f4", 0, 2).bytes, [0, 2]);
  refused("<f4", [0, 255.02], /found 255\.02 at index 1;/);
  refused("<f4", [-0.02, 200], /the low one: expected float32 .*, found -0\.02 at index 0;/);
  refused("<f4", [5, -1.02, 1], /the low one: .*, found -1\.02 at index 1;/);
  refused("<i2", [1, 256], /the high one: expected int16 .*, found 256 at index 1;/);
  refused("<i2", [-1, 2], /the low one: .*, found -1 at index 0;/);
  refused("<u4", [0, 70000], /expected uint32 .*, found 70000 at index 1;/);
  refused("<f4", [0, 1234567.8], /found 1234570 at index 1;/);
});

test("of equal values the first one's place is told, counted from where the part begins", () => {
  const range = noValues();
  addValues(range, [3, 1, 4, 1, 4], 10, "x");
  assert.deepEqual(range, { least: 1, leastAt: 11, largest: 4, largestAt: 12 });
  addValues(range, [1, 4, 0], 15, "x");
  assert.deepEqual(range, { least: 0, leastAt: 17, largest: 4, largestAt: 12 });
  assert.throws(
    () => addValues(range, [0, Infinity], 20, "x.npy"),
    /^UserError: x\.npy: expected finite numbers, found Infinity at index 21;/,
  );
});
