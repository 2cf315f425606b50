import { host, joinPath, readText } from "../../host";
import { hashOf } from "../download";
import type { EncodedImages } from "./encoded_images";
import { inParallel } from "./in_parallel";
import { cacheFolder } from "./places";

/** What is known of images after each was read once, and none decoded. */
export interface Survey {
  /** SHA-256 of all names and bytes, in hexadecimal. */
  readonly digest: string;
  /** `[height, width]` where all that can be read have the same. */
  readonly size?: readonly [number, number];
}

/**
 * Reads each image once: for a digest of the whole, and for the sizes in the headers. Where names,
 * sizes and times are as they were, what was found the last time is taken.
 *
 * @param onDone hears after each image how many are done
 */
export async function survey(
  source: EncodedImages,
  onDone: (done: number) => void,
): Promise<Survey> {
  const { files } = host();
  const stamp = await hashOf(new TextEncoder().encode(source.stamp));
  const noted = joinPath(cacheFolder(), "known", `${stamp.slice(0, 32)}.json`);
  const before = knownSurvey(noted);
  if (before) return before;
  const digests = new Array<string>(source.size);
  let size: readonly [number, number] | undefined;
  let isSame = true;
  await inParallel(source.size, async (i) => {
    const bytes = await readable(source, i);
    digests[i] = `${source.name(i)}\t${bytes ? await hashOf(bytes) : "cannot be read"}`;
    const own = bytes && (await sizeOf(bytes));
    size ??= own;
    if (own && size && (own[0] !== size[0] || own[1] !== size[1])) isSame = false;
    onDone(i + 1);
  });
  const digest = await hashOf(new TextEncoder().encode(digests.join("\n")));
  const found: Survey = { digest, ...(isSame && size && { size }) };
  files.write({ [noted]: JSON.stringify(found) });
  return found;
}

/** Undefined of what cannot be read: why, is found again when it is decoded. */
async function readable(source: EncodedImages, i: number): Promise<Uint8Array | undefined> {
  try {
    return await source.bytes(i);
  } catch {
    return undefined;
  }
}

/** Undefined of what is no image: that, too, is found again. */
async function sizeOf(bytes: Uint8Array): Promise<readonly [number, number] | undefined> {
  try {
    const header = await host().images?.header(bytes);
    return header && [header.height, header.width];
  } catch {
    return undefined;
  }
}

function knownSurvey(file: string): Survey | undefined {
  try {
    return JSON.parse(readText(host().files, file)) as Survey;
  } catch {
    return undefined;
  }
}
