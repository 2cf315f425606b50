/// <reference lib="dom" />
// Imports nothing but types: a reader's page holds it too.
import type { Raster, Resizing } from "./images";

/**
 * The pixels of an encoded image, by what the browser itself brings, in a page or a worker: the first
 * picture of several, turned as its EXIF says, in sRGB, at 8 bits.
 *
 * A canvas keeps colours times opacity, so in front of any background what is partly transparent is
 * within one level of what another program makes of it, and what is opaque the same.
 *
 * @throws DOMException where this browser cannot decode it, or it ends before the picture does
 */
export async function decodeInBrowser(image: Blob, resizing?: Resizing): Promise<Raster> {
  const bitmap = await createImageBitmap(image);
  try {
    return drawn(bitmap, resizing);
  } finally {
    bitmap.close();
  }
}

/** Pixels at another size. */
export function resizeInBrowser(
  { width, height, channels, pixels }: Raster,
  resizing: Resizing,
): Raster {
  const image = new ImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    image.data.set(pixels.subarray(channels * i, channels * (i + 1)), 4 * i);
    if (channels === 3) image.data[4 * i + 3] = 255;
  }
  const whole = new OffscreenCanvas(width, height);
  contextOf(whole).putImageData(image, 0, 0);
  return drawn(whole, resizing);
}

/** What is drawn on a canvas of the size that is asked for; transparent where nothing is. */
function drawn(
  source: ImageBitmap | OffscreenCanvas,
  { width, height, fit }: Resizing = { width: source.width, height: source.height, fit: "stretch" },
): Raster {
  const sides = [width / source.width, height / source.height];
  const scale = fit === "pad" ? Math.min(...sides) : Math.max(...sides);
  const [across, down] = fit === "stretch" ? sides : [scale, scale];
  const [wide, high] = [source.width * across, source.height * down];
  const context = contextOf(new OffscreenCanvas(width, height));
  context.imageSmoothingQuality = "high";
  const small = halved(source, wide, high);
  context.drawImage(small, (width - wide) / 2, (height - high) / 2, wide, high);
  const { data } = context.getImageData(0, 0, width, height);
  return { width, height, channels: 4, pixels: new Uint8Array(data.buffer) };
}

/** Halved until it is less than twice as large as it will be: one large step would leave out pixels. */
function halved(
  source: ImageBitmap | OffscreenCanvas,
  width: number,
  height: number,
): ImageBitmap | OffscreenCanvas {
  let shown = source;
  while (shown.width > 2 * width && shown.height > 2 * height) {
    const canvas = new OffscreenCanvas(Math.ceil(shown.width / 2), Math.ceil(shown.height / 2));
    contextOf(canvas).drawImage(shown, 0, 0, canvas.width, canvas.height);
    shown = canvas;
  }
  return shown;
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("this browser draws on no canvas");
  return context;
}
