import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { UserError } from "../../config";
import "../../host/node";
import type { LoadOptions } from "../load_options";
import { inTemporaryFolder } from "../testing/idx_files";
import { looksLikeCsvFolder, MOST_VALUES, readCsv } from "./csv";

/** Reads files of these texts: the folder, or the only one of them. */
async function read(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: LoadOptions = {},
) {
  const said: string[] = [];
  let found: Awaited<ReturnType<typeof readCsv>> | undefined;
  await inTemporaryFolder(async (folder) => {
    const names = Object.keys(files);
    for (const name of names) writeFileSync(path.join(folder, name), files[name]);
    const place = names.length === 1 ? path.join(folder, names[0]) : folder;
    found = await readCsv(place, { onMessage: (line) => said.push(line), ...options });
  });
  assert.ok(found);
  return { ...found, said: said.join("\n") };
}

const refused = (text: string | Uint8Array, message: RegExp, options: LoadOptions = {}) =>
  assert.rejects(read({ "f.csv": text }, options), (error) => {
    assert.ok(error instanceof UserError, `${error}`);
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });

const PIXELS = [0, 10, 20, 255, 1, 2, 3, 4];
const WANT = Uint8Array.from(PIXELS);
const rows = (...lines: string[]) => `${lines.join("\n")}\n`;
const [A, B] = [PIXELS.slice(0, 4).join(), PIXELS.slice(4).join()];

const TABLES: [what: string, text: string, labels: number[] | undefined, names?: string[]][] = [
  ["Kaggle's", rows("label,pixel0,pixel1,pixel2,pixel3", `7,${A}`, `2,${B}`), [7, 2]],
  ["pjreddie's, without names", rows(`7,${A}`, `2,${B}`), [7, 2]],
  ["Kaggle's without labels", rows("pixel0,pixel1,pixel2,pixel3", A, B), undefined],
  ["neither names nor labels", rows(A, B), undefined],
  ["1x1, 1x2, …", rows("label,1x1,1x2,2x1,2x2", `7,${A}`, `2,${B}`), [7, 2]],
  ["the label last", rows("a,b,c,d,class", `${A},7`, `${B},2`), [7, 2]],
  [
    "a label of another name",
    rows("pixel0,pixel1,pixel2,pixel3,digit", `${A},7`, `${B},2`),
    [7, 2],
  ],
  ["words", rows("name,a,b,c,d", `rose,${A}`, `lily,${B}`), [1, 0], ["lily", "rose"]],
  [
    "words without names of columns",
    rows(`${A},rose`, `${B},"lily, white"`),
    [1, 0],
    ["lily, white", "rose"],
  ],
  ["pandas' index", rows(",label,a,b,c,d", `0,7,${A}`, `1,2,${B}`), [7, 2]],
  ["ids", rows("id,label,a,b,c,d", `11,7,${A}`, `12,2,${B}`), [7, 2]],
  [
    "semicolons, other line ends, an empty line",
    `7;${A};\r\n2;${B};\r\n\r\n`.replaceAll(",", ";").replaceAll(";\r", "\r"),
    [7, 2],
  ],
  ["labels as floats", rows(`7.0,${A}`, `2.0,${B}`), [7, 2]],
];
for (const [what, text, labels, names] of TABLES) {
  test(`a table with ${what} is read`, async () => {
    const { all, classNames } = await read({ "f.csv": text });
    assert.deepEqual(all?.store.pixels, WANT);
    assert.deepEqual(all?.store.imageShape, [2, 2, 1]);
    assert.deepEqual(all?.labels && [...Array.from(all.labels)], labels);
    assert.deepEqual(classNames, names);
  });
}

test("tabs, gzip, floats, colour and named sides", async () => {
  const text = rows(`7,${A}`, `2,${B}`);
  const same = await read({ "f.tsv": text.replaceAll(",", "\t") });
  assert.deepEqual(same.all?.store.pixels, WANT);
  assert.deepEqual((await read({ "f.csv.gz": gzipSync(text) })).all?.store.pixels, WANT);
  const floats = await read({ "f.csv": rows("1,0,0.2,0.4,1.0") });
  assert.deepEqual(floats.all?.store.pixels, Uint8Array.of(0, 51, 102, 255));
  const colour = await read({ "f.csv": rows(PIXELS.concat(PIXELS, PIXELS, [1, 2, 3]).join()) });
  assert.deepEqual(colour.all?.store.imageShape, [3, 3, 3]);
  const wide = await read({ "f.csv": rows(`7,${A},5,6`) }, { size: "3x2" });
  assert.deepEqual(wide.all?.store.imageShape, [2, 3, 1]);
  const counted = [...Array(25).keys()];
  const pandas = await read({ "f.csv": rows(counted.join(), counted.map(() => 9).join()) });
  assert.equal(pandas.all?.store.size, 1);
  const last = await read({ "f.csv": rows(`0,10,20,255,3`, `0,2,3,4,1`) });
  assert.deepEqual([...Array.from(last.all?.labels ?? [])], [3, 1]);
  assert.match(last.said, /the last column is taken as the label/);
});

test("a folder has train.csv and test.csv; a test.csv without labels is left out, and that is said", async () => {
  const train = rows("label,a,b,c,d", `rose,${A}`, `lily,${B}`);
  const both = await read({ "train.csv": train, "test.csv": rows("label,a,b,c,d", `rose,${A}`) });
  assert.deepEqual([both.train?.labels?.[0], both.test?.labels?.[0]], [1, 1]);
  const kaggle = await read({
    "train.csv": train,
    "test.csv": rows("a,b,c,d", A),
    "sample_submission.csv": "ImageId,Label\n1,0\n",
  });
  assert.equal(kaggle.all?.store.size, 2);
  assert.match(kaggle.said, /test.csv: has no labels and is left out/);
});

const sizes = ({ all, train, test, validation }: Awaited<ReturnType<typeof read>>) =>
  [all, train, test, validation].map((images) => images?.store.size);

test("validation takes the place of a test that is not there, and stands beside one that is", async () => {
  const [one, two, three] = [rows(`7,${A}`), rows(`7,${A}`, `2,${B}`), rows(`7,${A}`, A7, A7)];
  const both = await read({ "train.csv": three, "val.csv": one });
  assert.deepEqual(sizes(both), [undefined, 3, 1, undefined]);
  const all = await read({ "train.csv": three, "test.csv": two, "val.csv": one });
  assert.deepEqual(sizes(all), [undefined, 3, 2, 1]);
  assert.deepEqual(sizes(await read({ "train.csv": three, "other.csv": one })), [3, ...NO_PARTS]);
  assert.equal(all.kind, "a table of pixels");
  const refusedFolder = (files: Record<string, string>, message: RegExp) =>
    assert.rejects(read({ ...files, "readme.txt": "" }), message);
  await refusedFolder(
    { "test.csv": one, "val.csv": one },
    /expected train\.csv and test\.csv, found test and validation; name one file/,
  );
  await refusedFolder(
    { "a.csv": one, "b.csv": one },
    /or one CSV file, found a\.csv, b\.csv; name/,
  );
  await refusedFolder({ "train.csv": one, "train.tsv": one }, /found train\.csv, train\.tsv; name/);
  await refusedFolder({ "a.txt": one }, /found none; name one file/);
  const nine = Object.fromEntries([..."abcdefghi"].map((name) => [`${name}.csv`, one]));
  await refusedFolder(nine, /found (\w\.csv, ){7}h\.csv; name one file/);
  assert.deepEqual(sizes(await read({ "mine.csv": two, "readme.txt": "" })), [2, ...NO_PARTS]);
});

const A7 = `7,${A}`;
const NO_PARTS = [undefined, undefined, undefined];

test("labels are those of their own table, also where another has none", async () => {
  const plain = rows("a,b,c,d", A);
  const named = rows("label,a,b,c,d", `3,${A}`);
  const late = await read({ "train.csv": plain, "test.csv": named });
  assert.deepEqual([late.train?.labels, late.test?.labels?.[0]], [undefined, 3]);
  assert.doesNotMatch(late.said, /left out/);
  const without = await read({ "train.csv": plain, "test.csv": plain });
  assert.deepEqual(sizes(without), [undefined, 1, 1, undefined]);
});

test("a table's rows are counted as they are read, the names among them", async () => {
  const told: unknown[] = [];
  const text = rows("label,a,b,c,d", `7,${A}`, `2,${B}`);
  await read({ "f.csv": text }, { onProgress: (progress) => told.push(progress) });
  assert.deepEqual(told, [{ label: "reading f.csv", done: 3 }]);
  await refused(
    rows("label,a,b,c,d", `7,${A}`, `2,1,2,3`),
    /expected 5 values in row 3, .* found 4/,
  );
});

test("values a little below −1 or at 255 are read, those beyond are not", async () => {
  const pixels = async (...values: number[]) =>
    (await read({ "f.csv": rows(values.join()) })).all?.store.pixels;
  assert.deepEqual(await pixels(-1.01, 0, 0.5, 1), Uint8Array.of(0, 128, 191, 255));
  await refused(rows("-1.02,0,0.5,1"), /row 1, column 1, found "-1\.02"/);
  await refused(rows("1,2,3,255.5"), /column 4, found "255\.5"/);
  const long = "9".repeat(60);
  await refused(rows(`1,2,3,${long}`), /found "9{40}"; correct it/);
});

test("a table of more values than memory is to hold is refused", async () => {
  assert.equal(4 * MOST_VALUES, 2 ** 31);
  await inTemporaryFolder(async (folder) => {
    const file = path.join(folder, "f.csv");
    writeFileSync(file, rows(`7,${A}`, `2,${B}`));
    assert.equal((await readCsv(file, {}, 8)).all?.store.size, 2);
    await assert.rejects(readCsv(file, {}, 7), /expected at most 7 values, found more; save it as/);
  });
});

test("a folder of tables is known by a name", () => {
  for (const name of ["a.csv", "b.TSV", "c.csv.gz"])
    assert.ok(looksLikeCsvFolder("f", ["x", name]));
  assert.ok(!looksLikeCsvFolder("f", ["csv", "a.csv.zip"]));
});

test("what will not do is refused with its place", async () => {
  await refused("", /found an empty file/);
  await refused(rows("label,a,b,c,d"), /only names of columns/);
  await refused(rows(`7,${A}`, `2,${B},9`), /expected 5 values in row 2, as in the first, found 6/);
  await refused(rows(`7,${A}`, `2,1,,3,4`), /row 2, column 3, found ""/);
  await refused(rows(`7,${A}`, `2,1,256,3,4`), /row 2, column 3, found "256"/);
  await refused(rows("label,a,b,c,d", `7,${A}`, `1200,${B}`), /found 1200 at index 1/);
  await refused(rows("label,a,b,c,d", `7,${A}`, `-3,${B}`), /found -3 at index 1/);
  await refused(rows("1,2,3,4,5,6,7"), /found 6 columns beside the label; name the size/);
  await refused(rows("some text", "more text"), /columns|numbers/);
  await refused(Uint8Array.of(0xff, 0xfe, 0x31, 0, 0x2c, 0), /no text in UTF-8/);
  await refused(rows(`7,${A}`, `2,1,"3,4,5`), /quote|row 2/);
});
