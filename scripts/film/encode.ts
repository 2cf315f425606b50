import { deflateSync } from "node:zlib";
import { decode, type IndexedColors } from "fast-png";
import sharp from "sharp";
import { chunk, u16, u32 } from "../../src/playground/apng";

/** A film as it is shot: each picture a PNG of the same size, and how long it stands. */
export interface Shot {
  readonly png: Buffer;
  readonly milliseconds: number;
}

/**
 * An animated PNG in few colours, all of them in one palette, that repeats without end.
 *
 * The playground's own encoder (`src/playground/apng.ts`) knows grey and full colour: of pictures of a
 * page, these are several times as large.
 */
export async function encodeFilm(shots: readonly Shot[]): Promise<Uint8Array> {
  const { width, height, frames, palette } = await inOnePalette(shots.map(({ png }) => png));
  const before = givenUp(frames, palette); // from here on it stands for what stays as it was
  const seen = changing(frames, shots);
  const parts = [
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", [...u32(width), ...u32(height), 8, 3, 0, 0, 0]),
    chunk("acTL", [...u32(seen.length), ...u32(0)]),
    chunk(
      "PLTE",
      palette.flatMap(([r, g, b]) => [r, g, b]),
    ),
    chunk(
      "tRNS",
      palette.map((_, index) => (index === before ? 0 : 255)),
    ),
  ];
  let sequence = 0;
  let last: Uint8Array | undefined;
  for (const { frame, milliseconds } of seen) {
    const box = last ? changedBox(last, frame, width) : { x: 0, y: 0, width, height };
    const place = [box.width, box.height, box.x, box.y].flatMap((side) => [...u32(side)]);
    // Blended over what was there; the first one, of which all is new, is no other for it.
    parts.push(
      chunk("fcTL", [...u32(sequence++), ...place, ...u16(milliseconds), ...u16(1000), 0, 1]),
    );
    const data = deflateSync(rows(frame, last, box, width, before), { level: 9 });
    parts.push(last ? chunk("fdAT", [...u32(sequence++), ...data]) : chunk("IDAT", data));
    last = frame;
  }
  parts.push(chunk("IEND", []));
  return Buffer.concat(parts);
}

interface Indexed {
  readonly width: number;
  readonly height: number;
  /** Each [height × width], an index of the palette. */
  readonly frames: readonly Uint8Array[];
  readonly palette: IndexedColors;
}

/** One below the other they are one picture, which has one palette. */
async function inOnePalette(pngs: readonly Buffer[]): Promise<Indexed> {
  const { width, height } = decode(pngs[0]);
  const strip = sharp({
    create: { width, height: height * pngs.length, channels: 3, background: "#000" },
    limitInputPixels: false,
  }).composite(pngs.map((input, i) => ({ input, left: 0, top: i * height })));
  const pixels = await strip.removeAlpha().raw().toBuffer();
  const raw = { width, height: height * pngs.length, channels: 3 } as const;
  const png = await sharp(pixels, { raw, limitInputPixels: false })
    .png({ palette: true, dither: 0, effort: 10 })
    .toBuffer();
  const { data, palette: found = [], depth } = decode(png);
  if (depth !== 8) throw new Error(`a palette of ${depth} bits`);
  const palette = Array.from({ length: 256 }, (_, index) => found[index] ?? [0, 0, 0]);
  const size = width * height;
  const frames = pngs.map((_, i) => Uint8Array.from(data.subarray(i * size, (i + 1) * size)));
  return { width, height, frames, palette };
}

/** Gives the pixels of the rarest colour the one that is nearest to it. */
function givenUp(frames: readonly Uint8Array[], palette: IndexedColors): number {
  const counts = new Float64Array(palette.length);
  for (const frame of frames) for (const index of frame) counts[index]++;
  const rarest = counts.indexOf(Math.min(...counts));
  const distances = palette.map((colour, index) =>
    index === rarest ? Infinity : Math.hypot(...colour.map((c, k) => c - palette[rarest][k])),
  );
  const nearest = distances.indexOf(Math.min(...distances));
  for (const frame of frames) {
    for (let i = 0; i < frame.length; i++) if (frame[i] === rarest) frame[i] = nearest;
  }
  return rarest;
}

/** Frames that differ from the one before; one that does not lengthens it. */
function changing(frames: readonly Uint8Array[], shots: readonly Shot[]) {
  const seen: { frame: Uint8Array; milliseconds: number }[] = [];
  frames.forEach((frame, i) => {
    const { milliseconds } = shots[i];
    const last = seen.at(-1);
    if (last && Buffer.compare(last.frame, frame) === 0) last.milliseconds += milliseconds;
    else seen.push({ frame, milliseconds });
  });
  return seen;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The least rectangle in which everything lies that differs. */
function changedBox(last: Uint8Array, next: Uint8Array, width: number): Box {
  let [left, right, top, bottom] = [width, 0, Infinity, 0];
  next.forEach((value, i) => {
    if (value === last[i]) return;
    const [x, y] = [i % width, Math.floor(i / width)];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  });
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** The rows of a rectangle, each behind the number of its filter, none. */
function rows(
  frame: Uint8Array,
  last: Uint8Array | undefined,
  { x, y, width, height }: Box,
  stride: number,
  before: number,
): Uint8Array {
  const out = new Uint8Array(height * (width + 1));
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const at = (y + row) * stride + x + column;
      out[row * (width + 1) + 1 + column] = last?.[at] === frame[at] ? before : frame[at];
    }
  }
  return out;
}
