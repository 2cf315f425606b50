import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../../config";
import type { ImageOptions } from "../load_options";
import { columnsOf } from "./csv_columns";

const read = (rows: readonly string[], size?: ImageOptions["size"]) =>
  columnsOf(
    rows.map((row) => row.split(",")),
    size,
    "x.csv",
  );

/** Whether there are names, the label's column, those of the pixels. */
function found(rows: readonly string[], size?: ImageOptions["size"]) {
  const { header, label, pixels } = read(rows, size);
  return [header, label, pixels.join(" ")];
}

const refused = (rows: readonly string[], message: RegExp) =>
  assert.throws(
    () => read(rows),
    (error) => error instanceof UserError && message.test(error.message),
  );

test("a first row of words is names, of one word among numbers it is not", () => {
  assert.deepEqual(found(["a,b,c,d", "1,2,3,4"]), [true, undefined, "0 1 2 3"]);
  assert.deepEqual(found(["a,b,3,4", "1,2,3,4"]), [true, undefined, "0 1 2 3"]);
  assert.deepEqual(found(["1,2,3,4", "1,2,3,4"]), [false, undefined, "0 1 2 3"]);
  assert.deepEqual(found(["rose,1,2,3,4", "lily,1,2,3,4"]), [false, 0, "1 2 3 4"]);
  assert.deepEqual(found(["pixel", "7"]), [true, undefined, "0"]);
  assert.deepEqual(found(["0", "7"]), [false, undefined, "0"]);
});

test("a long first row that counts up is names, a short one is pixels", () => {
  const counted = (length: number, from = 0) =>
    Array.from({ length }, (_, i) => String(i + from)).join();
  const nines = (length: number) => Array(length).fill("9").join();
  assert.deepEqual(found([counted(25), nines(25)])[0], true);
  assert.deepEqual(found([counted(25, 100), nines(25)])[0], true);
  assert.deepEqual(found([counted(16), nines(16)])[0], false);
  // A label's name before the count, or a number that is not the next, once.
  assert.deepEqual(found([`label,${counted(16)}`, nines(17)])[0], true);
  assert.deepEqual(found([`99,${counted(24)}`, nines(25)])[0], true);
  assert.deepEqual(found([`99,98,${counted(23)}`, nines(25)])[0], false);
  assert.deepEqual(found([nines(25), nines(25)])[0], false);
});

test("the label is the column of words, else the one that is called so", () => {
  assert.deepEqual(found(["name,a,b,c,d", "rose,1,2,3,4"]), [true, 0, "1 2 3 4"]);
  // Most of the values are words: one number in two is a word too few, one in three is not.
  assert.deepEqual(found(["n,a,b,c,d", "rose,1,2,3,4", "5,1,2,3,4", "lily,1,2,3,4"])[1], 0);
  assert.deepEqual(found(["label,kind,a,b,c", "1,rose,7,8,9"]), [true, 1, "0 2 3 4"]);
  assert.deepEqual(found(["a,b,target,c,d", "1,2,3,4,5"]), [true, 2, "0 1 3 4"]);
  assert.deepEqual(found(["y,label,a,b", "1,2,3,4"]), [true, undefined, "0 1 2 3"]);
});

test("without names, a column more than the pixels take is the label: the first, or the last", () => {
  assert.deepEqual(found(["1,2,3,4,5", "6,7,8,9,10"]), [false, 0, "1 2 3 4"]);
  assert.equal(read(["1,2,3,4,5", "6,7,8,9,10"]).said, undefined);
  assert.deepEqual(found(["0,2,3,4,5", "0,7,8,9,10"]), [false, 4, "0 1 2 3"]);
  assert.equal(
    read(["0,2,3,4,5", "0,7,8,9,10"]).said,
    "x.csv: the last column is taken as the label, since the first never changes",
  );
  assert.deepEqual(found(["0,2,3,4,5", "0,7,8,9,5"]), [false, 0, "1 2 3 4"]);
  assert.deepEqual(found(["0,2,3,4,5"]), [false, 0, "1 2 3 4"]);
});

test("with names, the column of another name than the numbered ones is the label", () => {
  assert.deepEqual(found(["p1,p2,digit,p3,p4", "1,2,3,4,5"]), [true, 2, "0 1 3 4"]);
  assert.deepEqual(found(["p1,p2,q,p3,r", "1,2,3,4,5"]), [true, 0, "1 2 3 4"]);
  assert.deepEqual(found(["p1,p2,p3,p4,p5", "1,2,3,4,5"]), [true, 0, "1 2 3 4"]);
  assert.deepEqual(found(["p1,p2,q1,q2,r", "1,2,3,4,5"]), [true, 0, "1 2 3 4"]);
});

test("a column of names that counts the rows is left out", () => {
  for (const name of ["id", "Index", "image_id", " ", "Unnamed: 0"]) {
    assert.deepEqual(found([`${name},a,b,c,d`, "7,1,2,3,4", "8,1,2,3,4"])[2], "1 2 3 4", name);
  }
  // One that does not count, and one of another name, are values.
  assert.deepEqual(found(["id,a,b,c,d", "7,1,2,3,4", "9,1,2,3,4"])[1], 0);
  assert.deepEqual(found(["ids,a,b,c", "7,1,2,3", "8,1,2,3"])[2], "0 1 2 3");
  assert.deepEqual(found(["id,a,b,c,d", "7,1,2,3,4"])[2], "1 2 3 4");
});

test("pixels take the sides that are named, and three values each in colour", () => {
  const { height, width, channels, count } = read(["7,1,2,3,4,5,6", "8,1,2,3,4,5,6"], "3x2");
  assert.deepEqual([height, width, channels, count], [2, 3, 1, 7]);
  const colour = read(["1,2,3,4,5,6,7,8,9,10,11,12,13"]);
  assert.deepEqual([colour.label, colour.channels], [0, 3]);
});

test("what is no table of pixels is refused", () => {
  refused(["a,b,c"], /found only names of columns/);
  refused(
    ["a,b,c", "1,2"],
    /expected 3 values a row, as there are names, found 2 in the first row/,
  );
  refused(["name,kind,a,b", "rose,red,1,2"], /found no numbers in 2 columns; leave out/);
  refused(["label,a,b", "1,2,3"], /found 2 columns beside the label; name the size/);
  refused(["1,2,3,4,5,6,7", "2,2,3,4,5,6,7"], /found 6 columns beside the label/);
  assert.throws(() => columnsOf([], undefined, "x.csv"));
});

test("a mistake among numbers is no column of words", () => {
  assert.deepEqual(found(["p,q,r,s", "1,2,3,4", "1,oops,3,4"]), [true, undefined, "0 1 2 3"]);
  assert.deepEqual(found(["p,q,r,s", "1,,3,4"]), [true, undefined, "0 1 2 3"]);
});
