import type { ImageShape } from "../data/image_shape";

/** What an animation is made of. */
export interface Animation {
  /** Each `[height × width × channels]`, 0 to 255, row after row from the top left. */
  readonly frames: readonly Uint8Array[];
  readonly imageShape: ImageShape;
  /** How long each frame stands. */
  readonly milliseconds: number;
}

/**
 * Encodes frames, grey or in colour, as an animated PNG that repeats without end (PNG third
 * edition, W3C 2025: the chunks acTL, fcTL and fdAT).
 *
 * By hand, since the libraries that encode such files (UPNG.js and what wraps it) bring a deflate
 * of their own, which alone would double the page's script, and have not been kept up for years;
 * browsers compress by themselves.
 */
export async function animatedPng({ frames, imageShape, milliseconds }: Animation): Promise<Blob> {
  const [height, width, channels] = imageShape;
  const colour = channels === 3 ? 2 : 0;
  const chunks = [
    chunk("IHDR", [...u32(width), ...u32(height), 8, colour, 0, 0, 0]),
    chunk("acTL", [...u32(frames.length), ...u32(0)]),
  ];
  let sequence = 0;
  for (const [index, frame] of frames.entries()) {
    const place = [...u32(width), ...u32(height), ...u32(0), ...u32(0)];
    chunks.push(chunk("fcTL", [...u32(sequence++), ...place, ...u16(milliseconds), ...u16(1000), 0, 0])); // prettier-ignore
    const data = await deflated(rows(frame, width * channels, height));
    chunks.push(index === 0 ? chunk("IDAT", data) : chunk("fdAT", [...u32(sequence++), ...data]));
  }
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  const parts: unknown[] = [signature, ...chunks, chunk("IEND", [])];
  return new Blob(parts as BlobPart[], { type: "image/png" });
}

/** Each row behind its filter type: 2, the difference from the row above, 0 for the first. */
function rows(bytes: Uint8Array, length: number, height: number): Uint8Array {
  const out = new Uint8Array(height * (length + 1));
  for (let y = 0; y < height; y++) {
    out[y * (length + 1)] = y === 0 ? 0 : 2;
    for (let x = 0; x < length; x++) {
      const above = y === 0 ? 0 : bytes[(y - 1) * length + x];
      out[y * (length + 1) + 1 + x] = bytes[y * length + x] - above;
    }
  }
  return out;
}

async function deflated(bytes: Uint8Array): Promise<Uint8Array> {
  // The zlib format, which PNG asks for, goes by the name of "deflate".
  const stream = new Blob([bytes as unknown as BlobPart])
    .stream()
    .pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export function chunk(type: string, data: ArrayLike<number>): Uint8Array {
  const framed = new Uint8Array(data.length + 12);
  framed.set(u32(data.length));
  framed.set([...type].map((letter) => letter.charCodeAt(0)), 4); // prettier-ignore
  framed.set(data, 8);
  framed.set(u32(crc32(framed.subarray(4, -4))), data.length + 8);
  return framed;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

export const u16 = (value: number) => [value >>> 8, value & 255];
export const u32 = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]; // prettier-ignore
