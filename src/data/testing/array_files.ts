import { deflateRawSync, gzipSync } from "node:zlib";
import { concatBytes } from "../../host";

/** A `.npy` file of version 1; tests write broken ones too. */
export function npyFile(
  descr: string,
  shape: readonly number[],
  body: Uint8Array | ArrayLike<number>,
  fortran = false,
): Uint8Array {
  const sizes = `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
  const order = fortran ? "True" : "False";
  const text = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${sizes}, }`;
  const header = `${text.padEnd(64 * Math.ceil((text.length + 11) / 64) - 11)}\n`;
  const head = Uint8Array.of(
    0x93,
    ...Buffer.from("NUMPY"),
    1,
    0,
    header.length % 256,
    header.length >> 8,
  );
  const bytes = body instanceof Uint8Array ? body : Uint8Array.from(body);
  return concatBytes([head, new Uint8Array(Buffer.from(header, "latin1")), bytes]);
}

/** A zip archive of files by name, deflated or stored; the sizes that it claims may be others. */
export function zipFile(
  files: Readonly<Record<string, Uint8Array>>,
  { deflated = true, claims }: { readonly deflated?: boolean; readonly claims?: number } = {},
): Uint8Array {
  const locals: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const [name, bytes] of Object.entries(files)) {
    const packed = deflated ? deflateRawSync(bytes) : bytes;
    const fields = [20, 0, deflated ? 8 : 0, 0, 0];
    const sizes = [crc32(bytes), packed.length, claims ?? bytes.length];
    const text = Buffer.from(name);
    const local = concatBytes([
      words(0x04034b50),
      shorts(...fields),
      words(...sizes),
      shorts(text.length, 0),
      text,
      packed,
    ]);
    directory.push(
      concatBytes([
        words(0x02014b50),
        shorts(20, ...fields),
        words(...sizes),
        shorts(text.length, 0, 0, 0, 0),
        words(0, at),
        text,
      ]),
    );
    locals.push(local);
    at += local.length;
  }
  const entries = concatBytes(directory);
  const count = directory.length;
  return concatBytes([
    ...locals,
    entries,
    words(0x06054b50),
    shorts(0, 0, count, count),
    words(entries.length, at),
    shorts(0),
  ]);
}

function shorts(...values: number[]): Uint8Array {
  return new Uint8Array(Uint16Array.from(values).buffer);
}

function words(...values: number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(values).buffer);
}

/** The check sum of zip and gzip, out of a gzip file of the bytes. */
export function crc32(bytes: Uint8Array): number {
  return gzipSync(bytes).readUInt32LE(gzipSync(bytes).length - 8);
}
