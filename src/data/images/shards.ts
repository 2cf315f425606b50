import { host, joinPath, readText } from "../../host";
import { inGrey } from "./pixels";

/** Part of a prepared set: images in a file, and what is known of them. */
export interface PreparedShard {
  /** How many images are in the file. */
  readonly count: number;
  readonly isGrey: boolean;
  /** Images of the source that are not among them, with why. */
  readonly skipped: readonly (readonly [index: number, why: string])[];
}

/** Where the pixels of shard n are. */
export function shardFile(folder: string, n: number): string {
  return joinPath(folder, `${String(n).padStart(6, "0")}.pixels`);
}

/** Pixels first, then the note that says that they are whole. */
export function writeShard(
  folder: string,
  n: number,
  { pixels, ...shard }: PreparedShard & { readonly pixels: Uint8Array },
): PreparedShard {
  host().files.write({ [shardFile(folder, n)]: pixels });
  host().files.write({ [noteFile(folder, n)]: JSON.stringify(shard) });
  return shard;
}

/** A shard of an earlier preparation; undefined where it is not there, or not whole. */
export function readShard(
  folder: string,
  n: number,
  imageBytes: number,
): PreparedShard | undefined {
  const { files } = host();
  try {
    const shard = JSON.parse(readText(files, noteFile(folder, n))) as PreparedShard;
    const { size } = files.stat(shardFile(folder, n));
    return size === shard.count * imageBytes ? shard : undefined;
  } catch {
    return undefined;
  }
}

/** Leaves one channel of a shard whose images are grey. */
export function toGrey(folder: string, n: number): void {
  const { files } = host();
  files.write({ [shardFile(folder, n)]: inGrey(files.read(shardFile(folder, n))) });
  files.remove(noteFile(folder, n));
}

function noteFile(folder: string, n: number): string {
  return joinPath(folder, `${String(n).padStart(6, "0")}.json`);
}
