/** What an encoded image says of itself before it is decoded. */
export interface ImageHeader {
  /** "png", "jpeg", "webp", "gif", "bmp", "tiff" or "avif". */
  readonly format: string;
  /** In pixels, as it is shown: turned as its EXIF entry says. */
  readonly width: number;
  readonly height: number;
}

/** Pixels in rows from the top, the channels of a pixel side by side. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** 3: red, green, blue; 4: and opacity. */
  readonly channels: 3 | 4;
  /** `[height * width * channels]`, 0 to 255. */
  readonly pixels: Uint8Array;
}

/** To which size an image is brought, and what becomes of other proportions. */
export interface Resizing {
  readonly width: number;
  readonly height: number;
  /** The middle is cut out, transparent sides are added, or it is stretched. */
  readonly fit: "crop" | "pad" | "stretch";
}

/** Reads images as people have them. */
export interface ImageDecoder {
  /**
   * Reads the header alone.
   *
   * @throws Error where the bytes are no image of a known format
   */
  header(bytes: Uint8Array): Promise<ImageHeader>;
  /**
   * The pixels: the first picture of several, upright, at 8 bits, grey as three equal channels.
   *
   * @throws Error where the bytes are broken, or end before the picture does
   */
  decode(bytes: Uint8Array, resizing?: Resizing): Promise<Raster>;
  /** Pixels at another size. */
  resize(raster: Raster, resizing: Resizing): Promise<Raster>;
}

/** Longer sides than this are refused before they are decoded. */
export const LONGEST_SIDE = 32_768;

/** More pixels than this, as many as the largest cameras give, are refused likewise. */
export const MOST_IMAGE_PIXELS = 2 ** 28;

const STARTS: readonly [format: string, offset: number, start: string][] = [
  ["png", 0, "\x89PNG\r\n\x1a\n"],
  ["jpeg", 0, "\xff\xd8\xff"],
  ["gif", 0, "GIF8"],
  ["webp", 8, "WEBP"],
  ["bmp", 0, "BM"],
  ["tiff", 0, "II*\0"],
  ["tiff", 0, "MM\0*"],
  ["avif", 4, "ftypavi"],
];

/** What else goes by an image's name. */
const OTHERS: readonly [format: string, offset: number, start: string][] = [
  ["HEIC, which is to be converted to JPEG", 4, "ftyphei"],
  ["HEIC, which is to be converted to JPEG", 4, "ftypmif1"],
  ["SVG", 0, "<svg"],
  ["a page of the web", 0, "<!doctype html"],
  ["a page of the web", 0, "<!DOCTYPE html"],
  ["a page of the web", 0, "<html"],
  ["a pointer of Git LFS: `git lfs pull` fetches what it stands for", 0, "version https://git-lfs"],
  ["PDF", 0, "%PDF"],
];

/**
 * The format of an image by its first bytes, whatever its file is called.
 *
 * @throws Error where it is none of those that are read
 */
export function imageFormat(bytes: Uint8Array): string {
  if (bytes.length === 0) throw new Error("it is empty");
  const begins = (offset: number, start: string) =>
    [...start].every((letter, i) => bytes[offset + i] === letter.charCodeAt(0));
  const found = STARTS.find(([, offset, start]) => begins(offset, start));
  if (found) return found[0];
  const other = OTHERS.find(([, offset, start]) => begins(offset, start))?.[0];
  throw new Error(
    `its content is no PNG, JPEG, WebP, GIF, BMP, TIFF or AVIF${other ? `, but ${other}` : ""}`,
  );
}

/**
 * Refuses what a header claims where no image is that large.
 *
 * @throws Error with the size
 */
export function requireImageSize({ width, height }: Pick<ImageHeader, "width" | "height">): void {
  if (!(width >= 1 && height >= 1)) throw new Error(`it is ${width} × ${height} pixels`);
  if (Math.max(width, height) > LONGEST_SIDE || width * height > MOST_IMAGE_PIXELS) {
    throw new Error(
      `it claims ${width} × ${height} pixels, more than the ${LONGEST_SIDE} a side or ${MOST_IMAGE_PIXELS / 2 ** 20} million that are read`,
    );
  }
}
