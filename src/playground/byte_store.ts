import { gzipSync } from "node:zlib";
import type { ArrayEntry, PlainArrays } from "./payload";

/** Arrays laid end to end, each on a multiple of 8 bytes. */
export interface StoredArrays {
  readonly arrays: Record<string, ArrayEntry>;
  /** Gzipped, as base64. */
  readonly bytes: string;
}

/** Lays arrays end to end and compresses them, for `arraysOf` to take apart again. */
export function storeArrays(named: PlainArrays): StoredArrays {
  const arrays: Record<string, ArrayEntry> = {};
  const parts: Buffer[] = [];
  let from = 0;
  for (const [name, values] of Object.entries(named)) {
    arrays[name] = [typeOf(values), from, values.length];
    const part = Buffer.alloc(Math.ceil(values.byteLength / 8) * 8);
    part.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    parts.push(part);
    from += part.length;
  }
  return { arrays, bytes: gzipSync(Buffer.concat(parts), { level: 9 }).toString("base64") };
}

function typeOf(values: PlainArrays[string]): ArrayEntry[0] {
  if (values instanceof Int8Array) return "int8";
  if (values instanceof Uint8Array) return "uint8";
  return values instanceof Int16Array ? "int16" : "float32";
}
