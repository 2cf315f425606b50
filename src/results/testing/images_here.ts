import { loadDataset } from "../../data";
import { host, type ImageHeader, type Raster } from "../../host";

/** Files of images by their names, as base64. */
export type ImageFiles = Readonly<Record<string, string>>;

/** What becomes of an image file. */
export interface SeenImage {
  readonly header?: ImageHeader;
  readonly whole?: PlainRaster;
  /** Brought to 16 × 20, its middle cut out. */
  readonly small?: PlainRaster;
  /** Why it could not be read. */
  readonly error?: string;
}

/** A raster as a message can have it. */
export type PlainRaster = Omit<Raster, "pixels"> & { readonly pixels: readonly number[] };

/** What the host's decoder makes of image files, and `loadDataset` of a folder of them. */
export interface ImagesHere {
  readonly seen: Readonly<Record<string, SeenImage>>;
  readonly folder: {
    readonly imageShape: readonly number[];
    readonly classNames: readonly string[];
    readonly said: readonly string[];
    /** Of all images, sorted. */
    readonly labels: readonly number[];
  };
}

/** The same wherever it runs, in Node or in a page: with whatever decoder is there. */
export async function imagesHere(files: ImageFiles): Promise<ImagesHere> {
  const seen: Record<string, SeenImage> = {};
  for (const [name, text] of Object.entries(files)) seen[name] = await look(bytesIn(text));
  return { seen, folder: await loadFolder(files) };
}

async function look(bytes: Uint8Array): Promise<SeenImage> {
  const { images } = host();
  if (!images) return { error: "nothing decodes images" };
  try {
    const header = await images.header(bytes);
    const whole = plain(await images.decode(bytes));
    const small = plain(await images.decode(bytes, { width: 16, height: 20, fit: "crop" }));
    return { header, whole, small };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

function plain({ pixels, ...raster }: Raster): PlainRaster {
  return { ...raster, pixels: Array.from(pixels) };
}

/** Twelve copies of each image that `loadDataset` reads in a folder, in colour. */
async function loadFolder(files: ImageFiles): Promise<ImagesHere["folder"]> {
  const { files: disk } = host();
  for (const [name, text] of Object.entries(files)) {
    for (let i = 0; i < (/cut|text/.test(name) ? 1 : 12); i++) {
      disk.write({ [`photos/${i % 2 ? "odd" : "even"}/${i} ${name}`]: bytesIn(text) });
    }
  }
  const said: string[] = [];
  const data = await loadDataset("photos", {
    ...{ size: 16, channels: 3 },
    // How many are left out; why, each decoder has its own words for.
    onMessage: (line) => said.push(line.split(", such as")[0]),
  });
  const labels = [data.train, data.test].flatMap((split) => [...split.labels]).sort();
  return { imageShape: data.imageShape, classNames: data.classNames, said, labels };
}

function bytesIn(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
