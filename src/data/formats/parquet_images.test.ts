import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { host } from "../../host";
import { imageTarget } from "../images/image_target";
import { fakeImage, withFakeImages } from "../testing/fake_images";
import { inTemporaryFolder } from "../testing/idx_files";
import type { Found } from "./found";
import { parquetFiles, readParquetImages } from "./parquet_images";

interface Column {
  readonly name: string;
  readonly type?: string;
  readonly num_children?: number;
}

/** What stands in a file in place of Parquet: the schema, groups of rows, and what was noted. */
interface FakeTable {
  readonly schema: readonly Column[];
  readonly groups: readonly (readonly Record<string, unknown>[])[];
  readonly bytes?: number;
  readonly notes?: Readonly<Record<string, unknown>>;
}

interface AsyncBuffer {
  readonly byteLength: number;
  slice(start: number, end?: number): Promise<ArrayBuffer>;
}

const parseTable = (text: string) =>
  JSON.parse(text, (_, value: unknown) =>
    typeof value === "object" && value !== null && "base64" in value
      ? new Uint8Array(Buffer.from(String(value.base64), "base64"))
      : value,
  ) as FakeTable;

/** An image of 2 × 2 pixels of one value, as JSON holds it. */
const image = (value: number) => ({
  base64: Buffer.from(fakeImage(2, 2, value)).toString("base64"),
});

/** How often a group of rows was decoded. */
let decoded: string[] = [];

/** In the place of hyparquet: reads the end of the file first, as that does, and then the rest. */
const fakeParquet = {
  async parquetMetadataAsync(file: AsyncBuffer) {
    const end = await file.slice(Math.max(0, file.byteLength - 4));
    if (Buffer.from(end).toString() !== "PAR1") throw new Error("no\nfooter");
    assert.equal((await file.slice(file.byteLength - 2, file.byteLength + 9)).byteLength, 2);
    assert.equal((await file.slice(file.byteLength + 3)).byteLength, 0);
    const { schema, groups, bytes = 5, notes } = await this.table(file);
    return {
      schema,
      row_groups: groups.map((rows) => ({
        num_rows: BigInt(rows.length),
        total_byte_size: BigInt(bytes),
      })),
      key_value_metadata: Object.entries(notes ?? {}).map(([key, value]) => ({
        key,
        value: JSON.stringify(value),
      })),
    };
  },
  async parquetReadObjects(options: {
    file: AsyncBuffer;
    columns: readonly string[];
    rowStart: number;
    rowEnd: number;
    utf8: boolean;
  }) {
    const { file, columns, rowStart, rowEnd, utf8 } = options;
    decoded.push(`${columns.join()} ${rowStart}-${rowEnd}`);
    assert.equal(utf8, false);
    const { groups } = await this.table(file);
    return groups.flat().slice(rowStart, rowEnd);
  },
  async table(file: AsyncBuffer): Promise<FakeTable> {
    return parseTable(Buffer.from(await file.slice(0, file.byteLength - 4)).toString());
  },
};

/** What is found in files of these tables. */
async function read(tables: Readonly<Record<string, FakeTable | string>>) {
  let found: Found | undefined;
  let pixels: number[] = [];
  const said: string[] = [];
  decoded = [];
  await inTemporaryFolder((folder) =>
    withFakeImages(path.join(folder, "cache"), async () => {
      const { packages } = host();
      const real = packages.import;
      Object.assign(packages, {
        import: (name: string) =>
          Promise.resolve(name === "hyparquet" ? fakeParquet : { compressors: {} }),
      });
      try {
        const files = Object.entries(tables).map(([name, table]) => {
          const file = path.join(folder, name);
          writeFileSync(file, typeof table === "string" ? table : `${JSON.stringify(table)}PAR1`);
          return file;
        });
        const options = { onMessage: (line: string) => said.push(line) };
        found = await readParquetImages(files, { name: "set", target: imageTarget({}), options });
        pixels = (["all", "train", "test", "validation"] as const).flatMap((part) => {
          const store = found?.[part]?.store;
          const out = new Uint8Array(99);
          return Array.from(
            { length: store?.size ?? 0 },
            (_, i) => (store?.read(i, out, 0), out[0]),
          );
        });
      } finally {
        Object.assign(packages, { import: real });
      }
    }),
  );
  assert.ok(found);
  const labels = [found.all, found.train, found.test, found.validation].flatMap((part) =>
    Array.from(part?.labels ?? []),
  );
  return { ...found, pixels, labels, said: said.join("\n") };
}

const refused = (table: FakeTable | string, message: RegExp) =>
  assert.rejects(read({ "a.parquet": table }), (error) => {
    assert.ok(error instanceof Error && error.name === "UserError", `${error}`);
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });

const schemaOf = (...columns: Column[]): Column[] => [
  { name: "schema", num_children: columns.length },
  ...columns,
];
const PLAIN = schemaOf({ name: "img", type: "BYTE_ARRAY" }, { name: "label", type: "INT64" });
const row = (value: number, label: unknown = 0) => ({ img: image(value), label });
const plain = (...groups: readonly (readonly Record<string, unknown>[])[]): FakeTable => ({
  schema: PLAIN,
  groups,
});

/** Each image's value with its label, in the order of the values. */
const pairs = ({ pixels, labels }: { pixels: number[]; labels: number[] }) =>
  pixels.map((value, i) => [value, labels[i]]).sort(([a], [b]) => a - b);

test("rows of several groups and files come together, each with its label", async () => {
  const first = plain([row(1, 0), row(2, 1)], [row(3, 2)]);
  const second = plain([row(4, 1)], [row(5, 0), row(6, 2), row(7, 1)]);
  const found = await read({ "a.parquet": first, "b.parquet": second });
  assert.deepEqual(pairs(found), [
    [1, 0],
    [2, 1],
    [3, 2],
    [4, 1],
    [5, 0],
    [6, 2],
    [7, 1],
  ]);
  assert.equal(found.kind, "2 Parquet files");
  assert.deepEqual(found.classNames, ["0", "1", "2"]);
  assert.equal((await read({ "a.parquet": first })).kind, "a Parquet file");
});

test("groups are decoded once where their rows are asked for in turn", async () => {
  await read({ "a.parquet": plain([row(1), row(2)], [row(3), row(4)], [row(5)]) });
  // Each once for the sizes and once for the pixels, and once for the labels.
  assert.deepEqual(
    decoded.filter((each) => each.startsWith("img")),
    ["img 0-2", "img 2-4", "img 4-5", "img 0-2", "img 2-4", "img 4-5"],
  );
  assert.equal(decoded.filter((each) => each === "label 2-4").length, 1);
});

test("files are the parts that their names begin with, where some train and some test", async () => {
  const found = await read({
    "train-0.parquet": plain([row(1), row(2)]),
    "train-1.parquet": plain([row(3)]),
    "test-0.parquet": plain([row(4), row(5)]),
    "validation-0.parquet": plain([row(6)]),
  });
  assert.deepEqual(
    [found.train, found.test, found.validation, found.all].map((part) => part?.store.size),
    [3, 2, 1, undefined],
  );
  assert.deepEqual(found.pixels.slice(0, 3).sort(), [1, 2, 3]);
  assert.deepEqual([found.pixels.slice(3, 5).sort(), found.pixels[5]], [[4, 5], 6]);
  for (const names of [
    ["train-0", "other"],
    ["train-0", "val-0"],
    ["test-0", "val-0"],
  ]) {
    const tables = Object.fromEntries(names.map((name, i) => [`${name}.parquet`, plain([row(i)])]));
    assert.equal((await read(tables)).all?.store.size, 2, names.join());
  }
});

test("the column of images is the one that is noted, the one with bytes, or the one that is called so", async () => {
  const label = { name: "label", type: "INT64" };
  const group = [
    { name: "picture", num_children: 2 },
    { name: "path", type: "BYTE_ARRAY" },
    { name: "bytes", type: "BYTE_ARRAY" },
  ];
  const rows = [{ picture: { bytes: image(9), path: null }, other: { bytes: image(8) }, label: 0 }];
  const grouped = await read({
    "a.parquet": { schema: schemaOf(label, ...group), groups: [rows] },
  });
  assert.deepEqual(grouped.pixels, [9]);
  // A group within a group before it, which has bytes further below.
  const deep = [
    { name: "meta", num_children: 2 },
    { name: "inner", num_children: 1 },
    { name: "bytes", type: "BYTE_ARRAY" },
    { name: "more", type: "INT64" },
  ];
  const nested = {
    schema: [{ name: "schema", num_children: 3 }, ...deep, ...group, label],
    groups: [rows],
  };
  assert.deepEqual((await read({ "a.parquet": nested })).pixels, [9]);
  const huggingface = {
    info: { features: { label: { _type: "Value" }, other: { _type: "Image" } } },
  };
  const noted = { ...nested, notes: { huggingface } };
  assert.deepEqual((await read({ "a.parquet": noted })).pixels, [8]);
  const named = schemaOf(
    { name: "text", type: "BYTE_ARRAY" },
    { name: "image_size", type: "INT64" },
    { name: "Photo", type: "BYTE_ARRAY" },
  );
  const called = await read({
    "a.parquet": { schema: named, groups: [[{ Photo: image(7) }]] },
  });
  assert.deepEqual([called.pixels, called.labels, called.classNames], [[7], [], undefined]);
});

test("classes are words in their order, or numbers with the names that are noted", async () => {
  const worded = await read({
    "a.parquet": plain([
      row(1, "oak"),
      row(2, "ash"),
      row(3, null),
      row(4, { base64: Buffer.from("oak").toString("base64") }),
    ]),
  });
  assert.deepEqual(worded.classNames, ["ash", "oak"]);
  assert.deepEqual(pairs(worded), [
    [1, 1],
    [2, 0],
    [3, -1],
    [4, 1],
  ]);
  const features = (...names: string[]) => ({
    notes: { huggingface: { info: { features: { kind: { _type: "ClassLabel", names } } } } },
  });
  const schema = schemaOf({ name: "img", type: "BYTE_ARRAY" }, { name: "label" }, { name: "kind" });
  const groups = [
    [
      { ...row(1, 5), kind: 2 },
      { ...row(2, 6), kind: 0 },
      { ...row(3, 7), kind: null },
    ],
  ];
  const noted = await read({ "a.parquet": { schema, groups, ...features("a", "b", "c") } });
  assert.deepEqual(
    [pairs(noted), noted.classNames],
    [
      [
        [1, 2],
        [2, 0],
        [3, -1],
      ],
      ["a", "b", "c"],
    ],
  );
  const unnamed = await read({ "a.parquet": { schema, groups, notes: { huggingface: 7 } } });
  assert.deepEqual(unnamed.labels.sort(), [5, 6, 7]);
  assert.equal(unnamed.classNames?.length, 8);
  await refused(
    { schema, groups, ...features("a", "b") },
    /a\.parquet: expected classes from 0 to 1 in the column kind, found 2 in row 0; mend it/,
  );
  await refused(
    plain([row(1, 0), row(1, 0.5)]),
    /expected classes from 0 to 2147483646 in the column label, found 0\.5 in row 1/,
  );
  await refused(plain([row(1, -2)]), /found -2 in row 0/);
  await refused(plain([row(1, 2 ** 31 - 1)]), /found 2147483647 in row 0/);
  assert.deepEqual((await read({ "a.parquet": plain([row(1, -1)]) })).labels, [-1]);
  const unlabelled = { schema: schemaOf({ name: "img", type: "BYTE_ARRAY" }), groups: [[row(5)]] };
  const some = await read({ "a.parquet": plain([row(4)]), "b.parquet": unlabelled });
  assert.deepEqual([some.labels, some.pixels.sort()], [[], [4, 5]]);
});

test("a file that is broken, empty, without images or in groups too large is refused", async () => {
  await refused(
    "nothing",
    /a\.parquet: expected a Parquet file, found a broken one \(no footer\); fetch/,
  );
  await refused("", /found a broken one/);
  await refused(plain(), /expected rows with images, found none/);
  await refused(
    { schema: schemaOf({ name: "x" }, { name: "y" }), groups: [] },
    /found the columns x, y; name another/,
  );
  await refused({ schema: schemaOf(), groups: [] }, /found the columns none;/);
  await refused(
    { ...plain([row(1)]), bytes: 2 ** 30 + 1 },
    /groups of 1073741825 bytes, more than 1 GiB/,
  );
  assert.deepEqual(
    (await read({ "a.parquet": { ...plain([row(1)]), bytes: 2 ** 30 } })).pixels,
    [1],
  );
});

test("a row without an image is passed over, and that is said", async () => {
  const rows = Array.from({ length: 40 }, (_, i) => row(i));
  const without = plain(rows, [
    { ...row(0), img: { path: "a.png", bytes: null } },
    { ...row(0), img: "words" },
  ]);
  const found = await read({ "a.parquet": without });
  assert.equal(found.pixels.length, 40);
  assert.match(
    found.said,
    /^2 of 42 images cannot be read .* a\.parquet row 40: the row names a file and holds no image/,
  );
  const other = await read({
    "b.parquet": plain(rows.slice(0, 30)),
    "a.parquet": plain([row(1), { img: 7, label: 0 }]),
  });
  assert.match(other.said, /a\.parquet row 1: the row holds no image/);
});

test("a path stands for itself, for what is in it, or in its data folder", () =>
  inTemporaryFolder((folder) => {
    assert.deepEqual(parquetFiles("x/a.PARQUET", []), ["x/a.PARQUET"]);
    const names = ["a.parquet", ".b.parquet", "c.txt", "d.parquet", "data"];
    assert.deepEqual(parquetFiles("x", names), ["x/a.parquet", "x/d.parquet"]);
    assert.deepEqual(parquetFiles("x", ["c.txt"]), []);
    assert.deepEqual(parquetFiles(folder, ["data"]), []);
    mkdirSync(path.join(folder, "data"));
    for (const name of ["e.parquet", "f.txt"]) writeFileSync(path.join(folder, "data", name), "");
    const [only, ...others] = parquetFiles(folder, ["data"]);
    assert.match(only, /data.e\.parquet$/);
    assert.deepEqual([others, parquetFiles(folder, ["c.txt"])], [[], []]);
  }));
