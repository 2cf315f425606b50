import { counted, UserError } from "../../config";
import { bytesOf, host, joinPath, readText } from "../../host";
import { hashOf } from "../download";
import { type ImageShape, imageSize } from "../image_shape";
import type { LoadOptions } from "../load_options";
import { fileStore } from "../store/file_store";
import type { ImageStore } from "../store/image_store";
import { decodeImage } from "./decode_image";
import type { EncodedImages } from "./encoded_images";
import { type ImageTarget } from "./image_target";
import { inParallel } from "./in_parallel";
import { cacheFolder } from "./places";
import { type PreparedShard, readShard, shardFile, toGrey, writeShard } from "./shards";
import { survey } from "./survey";

/** Images decoded, at one size, in the cache. */
export interface Prepared {
  readonly store: ImageStore;
  /** `[store.size]`: which image of the source each of them was. */
  readonly kept: Int32Array;
  /** `[height, width]` that was chosen because nothing was asked for and the images differ. */
  readonly chosenSize: boolean;
}

/** Images of several sizes become so large where nothing else is asked for. */
const USUAL_SIDE = 64;

/** Images of one size keep it up to this side. */
const LARGEST_OWN_SIDE = 256;

/** Decoded images are written in files of about so many bytes. */
const SHARD_BYTES = 2 ** 24;

/** More bad images than this share are not passed over. */
const MOST_BAD = 0.1;

/** What the last file of a complete preparation says. */
interface PreparedSet {
  readonly imageShape: ImageShape;
  readonly shards: readonly PreparedShard[];
}

/**
 * Decodes and resizes images once, into shards below `data/cache/`, by what they are and what is
 * asked of them: the second time they are there. A preparation that was broken off goes on with
 * the first shard that is missing.
 *
 * @param name of the set, for people and for the folder in the cache
 * @throws UserError where more than a tenth of the images cannot be read, or, if `strict`, one
 */
export async function prepare(
  source: EncodedImages,
  name: string,
  target: ImageTarget,
  options: LoadOptions,
): Promise<Prepared> {
  const tell = (label: string) => (done: number) =>
    options.onProgress?.({ label: `${label} ${name}`, done, total: source.size });
  const { digest, size: own } = await survey(source, tell("reading"));
  const isUsual = own && Math.max(...own) <= LARGEST_OWN_SIDE;
  const size = target.size ?? (isUsual ? own : ([USUAL_SIDE, USUAL_SIDE] as const));
  const wanted = { ...target, size };
  const key = await hashOf(bytesOf(JSON.stringify([1, digest, wanted])));
  const folder = joinPath(cacheFolder(), `${name}-${key.slice(0, 20)}`);
  const set =
    readSet(folder) ?? (await makeSet(source, wanted, folder, options, tell("preparing")));
  const skipped = set.shards.flatMap((shard) => shard.skipped);
  requireFew(skipped, source, folder, options);
  const isSkipped = new Set(skipped.map(([i]) => i));
  const kept = Int32Array.from({ length: source.size }, (_, i) => i).filter(
    (i) => !isSkipped.has(i),
  );
  const parts = set.shards.map(({ count }, i) => ({
    file: shardFile(folder, i),
    offset: 0,
    count,
  }));
  const store = fileStore(parts, set.imageShape, key);
  return { store, kept, chosenSize: !target.size && !isUsual };
}

async function makeSet(
  source: EncodedImages,
  target: ImageTarget & { readonly size: readonly [number, number] },
  folder: string,
  options: LoadOptions,
  tell: (done: number) => void,
): Promise<PreparedSet> {
  const [height, width] = target.size;
  const decoded: ImageShape = [height, width, target.channels === 1 ? 1 : 3];
  const each = imageSize(decoded);
  const most = Math.floor(SHARD_BYTES / each); // the largest are 3 MiB
  const shards: PreparedShard[] = [];
  const skipped: (readonly [number, string])[] = [];
  for (let from = 0; from < source.size; from += most) {
    const count = Math.min(most, source.size - from);
    let shard = readShard(folder, shards.length, each);
    if (!shard) {
      const made = await decodeShard(
        source,
        target,
        { from, count, each },
        (i, why) => {
          skipped.push([i, why]);
          // No need to decode the rest of what will be refused.
          if (options.strict || skipped.length > MOST_BAD * source.size) {
            requireFew(skipped, source, folder, options);
          }
        },
        tell,
      );
      shard = writeShard(folder, shards.length, made);
    } else skipped.push(...shard.skipped);
    shards.push(shard);
    tell(from + count);
  }
  const isGrey = shards.every((shard) => shard.isGrey);
  const imageShape: ImageShape =
    target.channels === "auto" && isGrey ? [height, width, 1] : decoded;
  if (imageShape[2] !== decoded[2]) shards.forEach((_, i) => toGrey(folder, i));
  const set: PreparedSet = { imageShape, shards };
  host().files.write({ [setFile(folder)]: JSON.stringify(set) });
  return set;
}

/** Decodes some of the images; those that cannot be read leave no gap. */
async function decodeShard(
  source: EncodedImages,
  target: ImageTarget & { readonly size: readonly [number, number] },
  { from, count, each }: { from: number; count: number; each: number },
  onBad: (i: number, why: string) => void,
  tell: (done: number) => void,
) {
  const pixels = new Uint8Array(count * each);
  const bad = new Map<number, string>();
  let isGrey = true;
  let done = 0;
  await inParallel(count, async (n) => {
    const i = from + n;
    try {
      const image = await decodeImage(await source.bytes(i), target);
      pixels.set(image.pixels, n * each);
      isGrey &&= image.isGrey;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      bad.set(i, why);
      onBad(i, why);
    }
    tell(from + ++done);
  });
  let end = 0;
  for (let n = 0; n < count; n++) {
    if (bad.has(from + n)) continue;
    pixels.copyWithin(end, n * each, (n + 1) * each);
    end += each;
  }
  const skipped = [...bad].sort(([a], [b]) => a - b);
  return { pixels: pixels.subarray(0, end), count: end / each, isGrey, skipped };
}

/** Lists what was passed over, and refuses where that is too much. */
function requireFew(
  skipped: readonly (readonly [number, string])[],
  source: EncodedImages,
  folder: string,
  { strict, onMessage }: LoadOptions,
): void {
  if (skipped.length === 0) return;
  const list = joinPath(folder, "skipped.txt");
  const lines = skipped.map(([i, why]) => `${source.name(i)}\t${why}\n`);
  host().files.write({ [list]: lines.join("") });
  const [i, why] = skipped[0];
  const first = `${source.name(i)}: ${why}`;
  if (strict) throw new UserError(`${first}; mend or remove it, or leave out --strict`);
  const count = `${counted(skipped.length)} of ${counted(source.size)} images cannot be read`;
  if (skipped.length > MOST_BAD * source.size) {
    throw new UserError(
      `${count}, more than a tenth, such as ${first}; they are listed in ${list}`,
    );
  }
  onMessage?.(`${count} and are left out, such as ${first}; they are listed in ${list}`);
}

function setFile(folder: string): string {
  return joinPath(folder, "set.json");
}

function readSet(folder: string): PreparedSet | undefined {
  try {
    const set = JSON.parse(readText(host().files, setFile(folder))) as PreparedSet;
    const whole = set.shards.every(
      ({ count }, i) =>
        host().files.stat(shardFile(folder, i)).size === count * imageSize(set.imageShape),
    );
    return whole ? set : undefined;
  } catch {
    return undefined;
  }
}
