import { inflateSync } from "node:zlib";

/** A PNG as this project writes them, taken apart for tests. */
export interface PngParts {
  width: number;
  height: number;
  colorType: number;
  /** Red, green and blue of each palette entry. */
  palette: Uint8Array;
  /** The sample of a pixel: a grey, or a palette entry. */
  at(x: number, y: number): number;
}

/**
 * Reads an 8-bit PNG of one sample a pixel without row filters, for tests.
 *
 * @throws Error for any other PNG
 */
export function readPng(png: Buffer): PngParts {
  if (png.toString("latin1", 1, 4) !== "PNG") throw new Error("not a PNG");
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    chunks.set(png.toString("latin1", at + 4, at + 8), png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const header = chunks.get("IHDR");
  const data = chunks.get("IDAT");
  if (!header || !data || !chunks.has("IEND")) throw new Error("a chunk is missing");
  const width = header.readUInt32BE(0);
  const height = header.readUInt32BE(4);
  const rows = inflateSync(data);
  if (rows.length !== height * (width + 1)) throw new Error("pixels are missing");
  return {
    width,
    height,
    colorType: header[9],
    palette: new Uint8Array(chunks.get("PLTE") ?? []),
    at: (x, y) => rows[y * (width + 1) + 1 + x],
  };
}
