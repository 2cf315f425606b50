import { counted, UserError } from "../../config";
import { fileName, joinPath } from "../../host";
import type { LoadOptions } from "../load_options";
import { memoryStore } from "../store/image_store";
import { planesToPixels } from "./array_pixels";
import type { Found, FoundImages } from "./found";
import { namesIn, readBytes, readUnpacked } from "./reading";
import { tarFiles } from "./tar";

const SHAPE = { height: 32, width: 32, channels: 3 };
const PIXELS = 32 * 32 * 3;

/** The two sets in their binary version: how their files are called, and the bytes before an image. */
const VERSIONS = {
  "CIFAR-10": {
    ...{
      folder: "cifar-10-batches-bin",
      train: /^data_batch_\d+\.bin$/,
      test: /^test_batch\.bin$/,
    },
    ...{ names: "batches.meta.txt", labelBytes: 1, numClasses: 10 },
  },
  // A coarse label comes before the fine one.
  "CIFAR-100": {
    ...{ folder: "cifar-100-binary", train: /^train\.bin$/, test: /^test\.bin$/ },
    ...{ names: "fine_label_names.txt", labelBytes: 2, numClasses: 100 },
  },
} as const;

type Version = keyof typeof VERSIONS;

/** Files by name, each read when it is asked for. */
interface Contents {
  readonly names: readonly string[];
  read(name: string): Uint8Array;
  path(name: string): string;
}

/** Whether a folder or archive holds CIFAR's binary files, or the pickled ones, which are refused. */
export function looksLikeCifar(path: string, names: readonly string[]): boolean {
  if (/cifar-100?-(?:binary|python)\.(?:tar\.gz|tgz|tar)$/i.test(fileName(path))) return true;
  return versionOf(names) !== undefined || isPickled(names) || Boolean(folderBelow(names));
}

/**
 * CIFAR-10 or CIFAR-100 in their binary version, 32 × 32 pixels in colour: a folder of their files, one
 * that holds it, or the archive as it is downloaded. Of CIFAR-100 the fine labels are taken.
 *
 * Source: A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009.
 *
 * @throws UserError where a file is missing or broken, or a label is no class
 */
export async function readCifar(path: string, options: LoadOptions): Promise<Found> {
  options.onProgress?.({ label: `reading ${fileName(path)}`, done: 0 });
  const contents = await contentsOf(path);
  const version = versionOf(contents.names);
  if (!version) throw noBinary(path, contents.names);
  const { train, test, names, numClasses } = VERSIONS[version];
  const classNames = contents.names.includes(names) ? namesOf(contents, names) : undefined;
  if (classNames && classNames.length !== numClasses) {
    throw new UserError(
      `${contents.path(names)}: expected ${numClasses} different names, found ${classNames.length}; fetch it again`,
    );
  }
  const training = contents.names.filter((name) => train.test(name)).sort();
  const testing = contents.names.filter((name) => test.test(name));
  const images = (files: readonly string[]) => imagesOf(contents, files, version);
  const named = { ...(classNames && { classNames }), kind: `the binary version of ${version}` };
  if (training.length === 0 || testing.length === 0) {
    return { all: images([...training, ...testing]), ...named };
  }
  return { train: images(training), test: images(testing), ...named };
}

async function contentsOf(path: string): Promise<Contents> {
  const archive = /\.(?:tar\.gz|tgz|tar)$/i.test(path);
  if (!archive) {
    const below = folderBelow(namesIn(path));
    const folder = below === undefined ? path : joinPath(path, below);
    const place = (name: string) => joinPath(folder, name);
    return { names: namesIn(folder), read: (name) => readBytes(place(name)), path: place };
  }
  if (/python/i.test(fileName(path))) throw pickled(path);
  const files = tarFiles(await readUnpacked(path), path);
  return {
    names: [...files.keys()],
    read: (name) => files.get(name) ?? new Uint8Array(),
    path: (name) => `${path}: ${name}`,
  };
}

/** A folder of a set below the one that was named, as the archive unpacks it. */
function folderBelow(names: readonly string[]): string | undefined {
  return Object.values(VERSIONS)
    .map(({ folder }) => folder)
    .find((folder) => names.includes(folder));
}

function versionOf(names: readonly string[]): Version | undefined {
  const holds = (version: Version) =>
    names.some((name) => VERSIONS[version].train.test(name) || VERSIONS[version].test.test(name));
  return (["CIFAR-10", "CIFAR-100"] as const).find(holds);
}

function imagesOf(contents: Contents, files: readonly string[], version: Version): FoundImages {
  const { labelBytes, numClasses } = VERSIONS[version];
  const record = labelBytes + PIXELS;
  const read = files.map((name) => {
    const bytes = contents.read(name);
    if (bytes.length !== 0 && bytes.length % record === 0) return { name, bytes };
    throw new UserError(
      `${contents.path(name)}: expected whole images of ${counted(record)} bytes, found ${counted(bytes.length)} bytes; fetch it again`,
    );
  });
  const count = read.reduce((sum, { bytes }) => sum + bytes.length / record, 0);
  const pixels = new Uint8Array(count * PIXELS);
  const labels = new Int32Array(count);
  let i = 0;
  for (const { name, bytes } of read) {
    for (let at = 0; at < bytes.length; at += record, i++) {
      const label = bytes[at + labelBytes - 1];
      if (label >= numClasses) {
        throw new UserError(
          `${contents.path(name)}: expected labels from 0 to ${numClasses - 1}, found ${label} at index ${at / record}; fetch it again`,
        );
      }
      labels[i] = label;
      pixels.set(bytes.subarray(at + labelBytes, at + record), i * PIXELS);
    }
  }
  planesToPixels(pixels, SHAPE);
  return { store: memoryStore(pixels, [32, 32, 3]), labels };
}

function namesOf(contents: Contents, name: string): string[] {
  const lines = new TextDecoder().decode(contents.read(name)).split(/\r?\n/);
  return [...new Set(lines.map((line) => line.trim()).filter(Boolean))];
}

function isPickled(names: readonly string[]): boolean {
  return names.some((name) =>
    /^(?:cifar-100?-(?:batches-py|python)|data_batch_\d|batches\.meta)$/.test(name),
  );
}

function noBinary(path: string, names: readonly string[]): UserError {
  if (isPickled(names)) return pickled(path);
  const listed = names.slice(0, 8).join(", ") || "an empty folder";
  return new UserError(
    `${path}: expected CIFAR's binary files, such as data_batch_1.bin, found ${listed}; name another folder`,
  );
}

function pickled(path: string): UserError {
  return new UserError(
    `${path}: expected CIFAR's binary version, found the Python version, which is pickled and never read; fetch cifar-10-binary.tar.gz from https://www.cs.toronto.edu/~kriz/cifar.html`,
  );
}
