import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { UserError } from "../config";
import { parse, SafetensorsFile, serialize, TensorData } from ".";

/** A file with any header: a text as it stands, or anything that JSON can say. */
function file(header: unknown, data: Uint8Array = new Uint8Array(), length?: bigint): Buffer {
  const json = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(length ?? BigInt(json.length));
  return Buffer.concat([size, json, data]);
}

const entry = (dtype: unknown, shape: unknown, data_offsets: unknown) => ({
  dtype,
  shape,
  data_offsets,
});

/** Reads what may be broken: the file, or nothing where a UserError says what is wrong. */
function tryParse(bytes: Uint8Array): SafetensorsFile | undefined {
  try {
    return parse(bytes, "w.safetensors");
  } catch (error) {
    assert.ok(error instanceof UserError, `${String(error)}`);
    assert.match(error.message, /^w\.safetensors is not a usable safetensors file: [^\n]+$/);
    return undefined;
  }
}

const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 });
const arrays = fc.oneof(
  ...[Float32Array, Int32Array, Uint8Array].map((Type) =>
    shapes.map((shape): TensorData => {
      const size = shape.reduce((product, n) => product * n, 1);
      return { shape, values: new Type(size).map((_, i) => 3 * i + 1) };
    }),
  ),
);
const names = fc
  .oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("__proto__", "constructor", "1", ""))
  .filter((name) => name !== "__metadata__");
const files = fc.record({
  tensors: fc.array(fc.tuple(names, arrays), { maxLength: 5 }).map((pairs) => new Map(pairs)),
  metadata: fc.dictionary(fc.string(), fc.string()).map((texts) => ({ ...texts })),
});

test("what is written is what is read, whatever its names and shapes", () => {
  fc.assert(
    fc.property(files, (written) => {
      const read = parse(serialize(written), "w.safetensors");
      assert.deepEqual(new Map(read.tensors), written.tensors);
      assert.deepEqual(Object.entries(read.metadata), Object.entries(written.metadata));
    }),
  );
});

test("a file is laid out as the format says", () => {
  const values = Float32Array.of(1, -2);
  const tensors = new Map([["w", { shape: [2, 1], values }]]);
  const bytes = Buffer.from(serialize({ tensors, metadata: {} }));
  const length = Number(bytes.readBigUInt64LE(0));
  assert.equal(length % 8, 0);
  assert.deepEqual(JSON.parse(bytes.toString("utf8", 8, 8 + length)), {
    __metadata__: {},
    w: { dtype: "F32", shape: [2, 1], data_offsets: [0, 8] },
  });
  assert.deepEqual([bytes.readFloatLE(8 + length), bytes.readFloatLE(12 + length)], [1, -2]);
  assert.equal(bytes.length, 8 + length + 8);
});

test("the header is filled up to the next multiple of 8, and no further", () => {
  for (let length = 1; length <= 16; length++) {
    const bytes = Buffer.from(
      serialize({ tensors: new Map(), metadata: { a: "x".repeat(length) } }),
    );
    const header = Number(bytes.readBigUInt64LE(0));
    const json = JSON.stringify({ __metadata__: { a: "x".repeat(length) } });
    assert.equal(bytes.length, 8 + header);
    assert.equal(bytes.toString("utf8", 8), json.padEnd(8 * Math.ceil(json.length / 8)));
  }
});

test("tensors of no bytes may be named after those that begin where they are", () => {
  const header = {
    b: entry("U8", [2], [0, 2]),
    a: entry("U8", [0], [0, 0]),
    c: entry("U8", [0], [2, 2]),
  };
  const { tensors } = parse(file(header, Buffer.of(5, 6)), "f");
  assert.deepEqual([...tensors.keys()], ["b", "a", "c"]);
});

test("a view into a larger buffer is written and read as itself", () => {
  const values = Float32Array.of(9, 1, 2, 9).subarray(1, 3);
  const bytes = serialize({ tensors: new Map([["w", { shape: [2], values }]]), metadata: {} });
  const shifted = Buffer.concat([Buffer.alloc(3), bytes]).subarray(3);
  assert.deepEqual(parse(shifted, "f").tensors.get("w")?.values, Float32Array.of(1, 2));
});

for (const [what, bytes, message] of [
  ["nothing", Buffer.alloc(0), /0 bytes/],
  ["seven bytes", Buffer.alloc(7), /7 bytes/],
  ["a header of more than 100 MB", file("{}", undefined, 100_000_001n), /more than 100 MB/],
  ["a header of 100 MB that is not there", file("{}", undefined, 100_000_000n), /cut off/],
  ["a header of 2⁶⁴ − 1 bytes", file("{}", undefined, 2n ** 64n - 1n), /more than 100 MB/],
  ["a header beyond its end", file("{}", undefined, 3n), /header is cut off/],
  ["no header", file(""), /not JSON/],
  ["a header that is no JSON", file("{nonsense}"), /not JSON/],
  ["a header that is no UTF-8", badUtf8(), /UTF-8/],
  ["a header behind a byte order mark", file("\ufeff{}"), /not JSON/],
  ["an array for a header", file([]), /not a JSON object/],
  ["null for a header", file("null"), /not a JSON object/],
  ["a number for a tensor", file({ w: 3 }), /not described/],
  ["an unknown data type", file({ w: entry("F64", [], [0, 8]) }, Buffer.alloc(8)), /"F64"/],
  ["a data type from Object's prototype", file({ w: entry("toString", [], [0, 0]) }), /toString/],
  ["no data type", file({ w: { shape: [], data_offsets: [0, 0] } }), /data type/],
  ["a negative shape", file({ w: entry("F32", [-1], [0, 0]) }), /shape/],
  ["half a shape", file({ w: entry("F32", [0.5], [0, 0]) }), /shape/],
  ["a text for a shape", file({ w: entry("F32", "2", [0, 8]) }), /shape/],
  ["a shape that overflows", file({ w: entry("F32", [2 ** 52, 4], [0, 0]) }), /overflows/],
  [
    "a shape that overflows before a 0",
    file({ w: entry("F32", [2 ** 40, 2 ** 40, 0], [0, 0]) }),
    /overflows/,
  ],
  [
    "a size of 2⁶⁴, which is 0 in 64 bits",
    file({ w: entry("F32", [2 ** 31, 2 ** 31], [0, 0]) }),
    /overflows/,
  ],
  ["one offset", file({ w: entry("F32", [0], [0]) }), /offsets/],
  ["negative offsets", file({ w: entry("F32", [1], [-4, 0]) }), /offsets/],
  ["offsets that go back", file({ w: entry("F32", [1], [4, 0]) }, Buffer.alloc(4)), /offsets/],
  ["fewer bytes than its shape", file({ w: entry("F32", [2], [0, 4]) }, Buffer.alloc(4)), /need 8/],
  ["more bytes than its shape", file({ w: entry("U8", [2], [0, 4]) }, Buffer.alloc(4)), /need 2/],
  [
    "fewer bytes than its shape, behind others",
    file({ a: entry("U8", [4], [0, 4]), w: entry("F32", [2], [4, 8]) }, Buffer.alloc(8)),
    /tensor w has 4 bytes, but its type and shape need 8/,
  ],
  ["data beyond its end", file({ w: entry("F32", [2], [0, 8]) }, Buffer.alloc(4)), /beyond/],
  [
    "bytes behind the last tensor",
    file({ a: entry("U8", [1], [0, 1]) }, Buffer.alloc(3)),
    /: 2 bytes at its end/,
  ],
  ["bytes that belong to nobody", file({}, Buffer.alloc(1)), /1 bytes at its end/],
  [
    "a gap at the start",
    file({ w: entry("U8", [1], [1, 2]) }, Buffer.alloc(2)),
    /gap before it or overlaps/,
  ],
  [
    "a gap between tensors",
    file({ a: entry("U8", [1], [0, 1]), b: entry("U8", [1], [2, 3]) }, Buffer.alloc(3)),
    /gap/,
  ],
  [
    "tensors that overlap",
    file({ a: entry("U8", [2], [0, 2]), b: entry("U8", [2], [1, 3]) }, Buffer.alloc(3)),
    /overlaps/,
  ],
  [
    "two tensors of the same bytes",
    file({ a: entry("U8", [2], [0, 2]), b: entry("U8", [2], [0, 2]) }, Buffer.alloc(2)),
    /overlaps/,
  ],
  ["metadata that are no texts", file({ __metadata__: { a: 1 } }), /metadata/],
  ["metadata that are a list", file({ __metadata__: [] }), /metadata/],
  ["null for metadata", file({ __metadata__: null }), /metadata/],
  ["a name that breaks the line", file({ "a\nb\x1b[2J": 1 }), /tensor a b \[2J is not described/],
] as const) {
  test(`refused: ${what}`, () => {
    assert.equal(tryParse(bytes), undefined);
    assert.throws(() => parse(bytes, "w.safetensors"), message);
  });
}

function badUtf8(): Buffer {
  return Buffer.concat([file("", undefined, 3n), Buffer.from([0x22, 0xff, 0x22])]);
}

test("a tensor named __proto__ is a tensor like others", () => {
  const bytes = file('{"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', Buffer.of(5));
  assert.deepEqual(parse(bytes, "f").tensors.get("__proto__")?.values, Uint8Array.of(5));
  assert.equal(({} as { dtype?: string }).dtype, undefined);
});

test("a file cut off anywhere is refused", () => {
  const values = Float32Array.of(1, 2, 3);
  const tensors = new Map([
    ["a", { shape: [3], values }],
    ["b", { shape: [1], values: Uint8Array.of(7) }],
  ]);
  const bytes = serialize({ tensors, metadata: { about: "x" } });
  for (let length = 0; length < bytes.length; length++) {
    assert.equal(tryParse(bytes.subarray(0, length)), undefined, `${length} bytes`);
  }
  assert.ok(tryParse(bytes));
});

test("any bytes are read or refused", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void tryParse(bytes)),
    { numRuns: 500 },
  );
});

test("any JSON for a header is read or refused, and what is read holds together", () => {
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom("F32", "U8", 0, 4, 2 ** 53, -1));
  const sizes = fc.oneof(value, fc.array(fc.oneof(value, fc.nat(4)), { maxLength: 3 }));
  const described = fc.record(
    { dtype: value, shape: sizes, data_offsets: sizes },
    { requiredKeys: [] },
  );
  const header = fc.dictionary(names, fc.oneof(described, value), { maxKeys: 3 });
  fc.assert(
    fc.property(fc.oneof(header, fc.jsonValue()), fc.uint8Array({ maxLength: 8 }), (json, data) => {
      const read = tryParse(file(JSON.stringify(json), data));
      for (const { shape, values } of read?.tensors.values() ?? []) {
        assert.equal(
          shape.reduce((product, n) => product * n, 1),
          values.length,
        );
      }
    }),
    { numRuns: 1000 },
  );
});

test("one byte changed gives a file of the same tensors' sizes or a UserError", () => {
  const values = Float32Array.of(1, 2);
  const bytes = serialize({ tensors: new Map([["w", { shape: [2], values }]]), metadata: {} });
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
      const changed = Buffer.from(bytes);
      changed[at] = byte;
      tryParse(changed);
    }),
    { numRuns: 1000 },
  );
});
