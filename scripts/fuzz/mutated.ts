import fc from "fast-check";

type Edit = (bytes: Uint8Array) => Uint8Array;

const joined = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

/** Where in a file, as a share of its length, so that a shrunk case is near the start. */
const place = fc.nat(9999).map((n) => n / 10_000);
const at = (share: number, { length }: Uint8Array) => Math.floor(share * length);

/** Words that a reader multiplies, adds and compares with. */
const word = fc.constantFrom(
  0,
  1,
  2,
  0x7f,
  0x80,
  0xffff,
  0x10000,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
);

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(place, fc.nat(255)).map(([where, byte]): Edit => (bytes) => {
    const changed = bytes.slice();
    if (bytes.length > 0) changed[at(where, bytes)] = byte;
    return changed;
  }),
  fc.tuple(place, word, fc.boolean()).map(([where, value, little]): Edit => (bytes) => {
    const changed = bytes.slice();
    const from = Math.min(at(where, bytes), bytes.length - 4);
    if (from >= 0) new DataView(changed.buffer).setUint32(from, value, little);
    return changed;
  }),
  place.map(
    (where): Edit =>
      (bytes) =>
        bytes.slice(0, at(where, bytes)),
  ),
  fc
    .tuple(place, fc.uint8Array({ minLength: 1, maxLength: 20 }))
    .map(([where, added]): Edit => (bytes) => {
      const from = at(where, bytes);
      return joined(bytes.slice(0, from), added, bytes.slice(from));
    }),
  fc.tuple(place, fc.nat(40)).map(([where, length]): Edit => (bytes) => {
    const from = at(where, bytes);
    return joined(bytes.slice(0, from), bytes.slice(from + length));
  }),
  fc.tuple(place, place).map(([one, other]): Edit => (bytes) => {
    const [from, to] = [at(one, bytes), at(other, bytes)];
    return joined(bytes.slice(0, to), bytes.slice(from, from + 40), bytes.slice(to));
  }),
);

/** A file with up to four changes: bytes, words, cuts, insertions, repetitions. */
export function mutatedBytes(original: Uint8Array): fc.Arbitrary<Uint8Array> {
  return fc
    .array(edit, { minLength: 1, maxLength: 4 })
    .map((edits) => edits.reduce((bytes, change) => change(bytes), original));
}

/** Values that look right, and are not. */
const value = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, true, 0, -0, -1, 1, 0.5, 1e308, 2 ** 31, 2 ** 53, "", "0", "vae", "__proto__"],
    ...[[], [null], [[1]], {}, { length: 1 }, "x".repeat(5000), "\u2028\n\x1b[2J"],
  ),
  fc.jsonValue(),
);

/** JSON with up to three of its values replaced, taken out, or added to. */
export function mutatedJson(original: unknown): fc.Arbitrary<unknown> {
  const change = fc.tuple(
    fc.nat(),
    fc.constantFrom("put", "put", "drop", "add"),
    fc.string(),
    value,
  );
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) =>
    changes.reduce((json: unknown, [which, how, name, put]) => {
      const copy = structuredClone({ root: json });
      const places = placesIn(copy);
      const [parent, key] = places[which % places.length];
      if (how === "drop" && parent !== copy) {
        if (Array.isArray(parent)) parent.splice(Number(key), 1);
        else delete parent[key];
      } else if (how === "add" && isObject(parent[key]) && !Array.isArray(parent[key])) {
        Object.defineProperty(parent[key], name, { value: put, enumerable: true, writable: true });
      } else parent[key] = put;
      return copy.root;
    }, original),
  );
}

/** A JSON text, mutated as JSON or as bytes. */
export function mutatedJsonText(original: unknown): fc.Arbitrary<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(original));
  return fc.oneof(
    { weight: 4, arbitrary: mutatedJson(original).map((json) => JSON.stringify(json) ?? "") },
    {
      weight: 1,
      arbitrary: mutatedBytes(bytes).map((changed) => new TextDecoder().decode(changed)),
    },
  );
}

type Container = Record<string, unknown>;

/** Every place of a value: what holds it, and under which key. */
function placesIn(root: Container): [Container, string][] {
  return Object.keys(root).flatMap((key): [Container, string][] => {
    const held = root[key];
    return [[root, key], ...(isObject(held) ? placesIn(held) : [])];
  });
}

function isObject(held: unknown): held is Container {
  return typeof held === "object" && held !== null;
}
