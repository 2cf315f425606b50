import {
  imageFormat,
  type ImageDecoder,
  type ImageHeader,
  MOST_IMAGE_PIXELS,
  type Raster,
  requireImageSize,
  type Resizing,
} from "../images";
import { bmpHeader, decodeBmp } from "./bmp";
import { loadModule } from "./load_module";

/** What of sharp is used: its own declarations would slow a notebook's compiler. */
interface Sharp {
  metadata(): Promise<{
    width: number;
    height: number;
    space?: string;
    depth?: string;
    hasProfile?: boolean;
    autoOrient: { width: number; height: number };
  }>;
  autoOrient(): Sharp;
  toColourspace(space: string): Sharp;
  pipelineColourspace(space: string): Sharp;
  ensureAlpha(): Sharp;
  resize(options: object): Sharp;
  raw(options?: object): Sharp;
  toBuffer(options: { resolveWithObject: true }): Promise<{
    data: Buffer;
    info: { width: number; height: number; channels: number };
  }>;
}

interface SharpModule {
  (input: Uint8Array, options?: object): Sharp;
  concurrency(threads: number): void;
  cache(on: boolean): void;
}

let loaded: SharpModule | undefined;

/** Several images are decoded at a time, each by one thread; none is decoded twice. */
function sharp(): SharpModule {
  if (loaded) return loaded;
  loaded = loadModule<SharpModule>("sharp");
  loaded.concurrency(1);
  loaded.cache(false);
  return loaded;
}

const OPTIONS = { failOn: "error", limitInputPixels: MOST_IMAGE_PIXELS, sequentialRead: true };

/** Images in Node: sharp reads all formats but BMP. */
export const nodeImages: ImageDecoder = {
  async header(bytes) {
    const format = imageFormat(bytes);
    const header =
      format === "bmp" ? { format, ...bmpHeader(bytes) } : await sharpHeader(bytes, format);
    requireImageSize(header);
    return header;
  },
  async decode(bytes, resizing) {
    // The header first: what it claims decides whether memory is taken.
    const { format } = await nodeImages.header(bytes);
    if (format === "bmp") {
      const raster = decodeBmp(bytes);
      return resizing ? nodeImages.resize(raster, resizing) : raster;
    }
    const input = () => sharp()(bytes, OPTIONS);
    const { space, hasProfile, depth } = await inWords(() => input().metadata());
    requireWholeLevels(depth);
    if (space === "cmyk" && !hasProfile) {
      const raster = await inWords(() => fromCmyk(input().autoOrient()));
      return resizing ? nodeImages.resize(raster, resizing) : raster;
    }
    return inWords(() => rasterOf(input().autoOrient(), resizing));
  },
  resize({ pixels, width, height, channels }, resizing) {
    return rasterOf(sharp()(pixels, { raw: { width, height, channels } }), resizing);
  },
};

/** A TIFF may hold measurements, of which nobody but its owner knows what is dark and what is light. */
function requireWholeLevels(depth = "uchar"): void {
  if (depth === "uchar" || depth === "ushort") return;
  throw new Error(
    `its values are of the type ${depth}: save it with 8 or 16 bits, or all with numpy.save`,
  );
}

async function sharpHeader(bytes: Uint8Array, format: string): Promise<ImageHeader> {
  // The limit is told by requireImageSize, in words that name the size.
  const metadata = await inWords(() =>
    sharp()(bytes, { ...OPTIONS, limitInputPixels: false }).metadata(),
  );
  return { format, ...metadata.autoOrient };
}

async function rasterOf(image: Sharp, resizing?: Resizing): Promise<Raster> {
  const sized = resizing ? image.resize(sharpResizing(resizing)) : image;
  const { data, info } = await sized
    .toColourspace("srgb")
    .ensureAlpha()
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: 4, pixels: data };
}

function sharpResizing({ width, height, fit }: Resizing): object {
  const sharpFit = { crop: "cover", pad: "contain", stretch: "fill" }[fit];
  const background = { r: 0, g: 0, b: 0, alpha: 0 };
  return { width, height, fit: sharpFit, background };
}

/** Four inks without a profile are mixed as most programs do it: each takes its share of the light. */
async function fromCmyk(image: Sharp): Promise<Raster> {
  const { data, info } = await image
    .pipelineColourspace("cmyk")
    .toColourspace("cmyk")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixels = new Uint8Array(info.width * info.height * 3);
  for (let i = 0; i < info.width * info.height; i++) {
    const light = 255 - data[4 * i + 3];
    for (let c = 0; c < 3; c++) {
      pixels[3 * i + c] = Math.round(((255 - data[4 * i + c]) * light) / 255);
    }
  }
  return { width: info.width, height: info.height, channels: 3, pixels };
}

/** The library's words for what is broken, without the lines that follow the first. */
async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const [first] = String(error instanceof Error ? error.message : error).split("\n");
    throw new Error(`it is broken (${first.trim().replace(/\s+/g, " ")})`);
  }
}
