import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import "../../host/node";
import { inTemporaryFolder } from "../testing/idx_files";
import { csvRows, TEXT_SIZES } from "./csv_rows";

/** The rows of a file with this content, as they come. */
async function read(content: string | Uint8Array, sizes = TEXT_SIZES, name = "x.csv") {
  const chunks: string[][][] = [];
  await inTemporaryFolder(async (folder) => {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    for await (const rows of csvRows(file, sizes)) chunks.push(rows);
  });
  return chunks;
}

const rowsOf = async (...args: Parameters<typeof read>) => (await read(...args)).flat();

test("commas, semicolons or tabs: what the first line has most of", async () => {
  for (const mark of [",", ";", "\t"]) {
    assert.deepEqual(await rowsOf(`1${mark}2${mark}3\r\n4${mark}5${mark}6`), [
      ["1", "2", "3"],
      ["4", "5", "6"],
    ]);
  }
  assert.deepEqual(await rowsOf("1;2;3,5\n4,1;2,2;3,3,3,3\n"), [
    ["1", "2", "3,5"],
    ["4,1", "2,2", "3,3,3,3"],
  ]);
  assert.deepEqual(await rowsOf("7\n8\n"), [["7"], ["8"]]);
  assert.deepEqual(await rowsOf("1,2;3\n"), [["1", "2;3"]]);
});

test("whole lines come some at a time, none cut and none lost", async () => {
  const sizes = { chunk: 8, longestLine: 64 };
  const lines = ["1,2", "3,4", "5,6", "a long line, of more than eight bytes", "7,8", "9,10,11,12"];
  for (const text of [lines.join("\n"), `${lines.join("\n")}\n`]) {
    const chunks = await read(text, sizes);
    assert.deepEqual(
      chunks.flat(),
      lines.map((line) => line.split(",")),
    );
    assert.ok(chunks.length > 2);
  }
  assert.deepEqual(await rowsOf("", sizes), []);
  assert.deepEqual(await read("\n\n1,2\n\n\n\n\n\n\n\n\n\n3,4\n", sizes), [
    [["1", "2"]],
    [["3", "4"]],
  ]);
});

test("a line that is too long for a row of pixels is refused, one that is not is read", async () => {
  const sizes = { chunk: 8, longestLine: 32 };
  const line = (length: number) => `${"7".repeat(length - 1)}\n1\n`;
  for (const length of [9, 32, 60]) {
    assert.deepEqual(await rowsOf(line(length), sizes), [["7".repeat(length - 1)], ["1"]]);
  }
  assert.equal((await rowsOf(`1\n${line(64)}`, sizes)).length, 3);
  assert.equal((await rowsOf(`1,2,3,4\n\n${line(64)}`, sizes)).length, 3);
  await assert.rejects(rowsOf(line(100), sizes), /found a line of more than 32 bytes; name a file/);
});

test("others have their turn while a table is read", async () => {
  let turns = 0;
  const count = () => {
    turns++;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  const before = turns;
  await read("1,2\n".repeat(20), { chunk: 8, longestLine: 64 });
  clearImmediate(next);
  assert.ok(turns - before >= 9, `${turns} turns in ten parts`);
});

test("a byte of 0 is no text, and a quote that never closes no row", async () => {
  await assert.rejects(rowsOf("1,\0,2\n"), /no text in UTF-8; save it as CSV/);
  await assert.rejects(rowsOf('1,"2\n'), /found .*quot.*; save it again/);
});

test("a compressed file is unpacked by its ending", async () => {
  assert.deepEqual(await rowsOf(gzipSync("1,2\n"), TEXT_SIZES, "x.CSV.GZ"), [["1", "2"]]);
});

test("a table's text is read a mebibyte at a time, a line up to 128", () => {
  assert.deepEqual(TEXT_SIZES, { chunk: 1024 * 1024, longestLine: 128 * 1024 * 1024 });
});
