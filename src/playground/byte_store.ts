import { host, toBase64 } from "../host";
import { type ArrayEntry, type PlainArrays, typeOf } from "./payload";

/** Arrays laid end to end, each on a multiple of 8 bytes. */
export interface StoredArrays {
  readonly arrays: Record<string, ArrayEntry>;
  /** Gzipped, as base64. */
  readonly bytes: string;
}

/** Lays arrays end to end and compresses them, for `arraysOf` to take apart again. */
export async function storeArrays(named: PlainArrays): Promise<StoredArrays> {
  const arrays: Record<string, ArrayEntry> = {};
  let size = 0;
  for (const [name, values] of Object.entries(named)) {
    arrays[name] = [typeOf(values), size, values.length];
    size += Math.ceil(values.byteLength / 8) * 8;
  }
  const bytes = new Uint8Array(size);
  for (const [name, { buffer, byteOffset, byteLength }] of Object.entries(named)) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), arrays[name][1]);
  }
  return { arrays, bytes: toBase64(await host().gzip.compress(bytes)) };
}
