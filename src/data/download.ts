import { UserError } from "../config";
import { concatBytes, host, joinPath, sha256, toHex } from "../host";
import { decompress } from "./formats/gzip";
import type { DataProgress } from "./load_options";

/** One file of a data set, and what its bytes must hash to. */
export interface VerifiedFile {
  /** As it lies in the set's folder. */
  readonly name: string;
  /** In hexadecimal. */
  readonly sha256: string;
  /**
   * What has that digest: the decompressed bytes, which mirrors wrap in gzip files of their own called
   * `<name>.gz`, or the file as it is published. Default "content".
   */
  readonly of?: "content" | "download";
  /** How long the download is, where that is known: no more is read. */
  readonly bytes?: number;
}

/** What to download, from where, and how long to wait. */
export interface DownloadOptions {
  readonly files: readonly VerifiedFile[];
  /** Base addresses, tried in turn for each file. */
  readonly mirrors: readonly string[];
  /** Where the files go; it is made if missing. */
  readonly folder: string;
  /** Milliseconds until the answer must begin. Default 10,000. */
  readonly connectTimeout?: number;
  /**
   * Milliseconds without a byte after which a mirror is given up; in half as many again, some tens of
   * kilobytes must come, or the end. Default 20,000.
   */
  readonly stallTimeout?: number;
  /** Hears which mirror failed and why, a line each. */
  readonly onMessage?: (line: string) => void;
  readonly onProgress?: (progress: DataProgress) => void;
}

/** No mirror has the data: the network, not the user, is at fault. */
export class DownloadError extends Error {
  override readonly name = "DownloadError";
}

/** More than this is no file of a data set: a mirror cannot fill the memory. */
const MAX_DOWNLOAD_BYTES = 2 ** 28;

/** A mirror that gives a byte now and then would be waited for without end. */
const LEAST_BYTES = 2 ** 16;

/** More bytes than this are hashed where they are: a promise's function copies them first. */
const MOST_COPIED_BYTES = 2 ** 27;

/** The SHA-256 of bytes, in hexadecimal. */
export async function hashOf(bytes: Uint8Array): Promise<string> {
  const inPlace = bytes.length > MOST_COPIED_BYTES ? host().sha256 : undefined;
  return inPlace ? inPlace(bytes) : toHex(await sha256(bytes));
}

/**
 * Downloads files, each from the first mirror whose bytes have the right SHA-256.
 * A file appears in the folder whole or not at all.
 *
 * Node's `fetch` uses a proxy only where `NODE_USE_ENV_PROXY=1` is set, in Node 22.21 and later.
 *
 * @throws DownloadError where a file is to be had from no mirror
 * @throws UserError where the folder cannot be written
 */
export async function downloadFiles(options: DownloadOptions): Promise<void> {
  let mirrors = options.mirrors;
  for (const file of options.files) {
    const { bytes, mirror } = await fetchFromMirrors(file, { ...options, mirrors });
    write(joinPath(options.folder, file.name), bytes);
    // The mirror that has just worked is asked first for the next file.
    mirrors = [mirror, ...mirrors.filter((other) => other !== mirror)];
  }
}

async function fetchFromMirrors(
  file: VerifiedFile,
  options: DownloadOptions,
): Promise<{ bytes: Uint8Array; mirror: string }> {
  for (const mirror of options.mirrors) {
    const packed = file.of !== "download";
    const url = `${mirror.replace(/\/*$/, "/")}${file.name}${packed ? ".gz" : ""}`;
    try {
      const fetched = await fetchBytes(url, file, options);
      const bytes = packed ? await decompress(fetched, url, MAX_DOWNLOAD_BYTES) : fetched;
      const found = await hashOf(bytes);
      if (found === file.sha256) return { bytes, mirror };
      throw new DownloadError(`SHA-256 is ${found}, expected ${file.sha256}`);
    } catch (error) {
      options.onMessage?.(`${url}: ${describe(error)}`);
    }
  }
  throw new DownloadError(`no mirror gave ${file.name}`);
}

/** One address's bytes; an answer that does not begin, or stops coming, is given up. */
async function fetchBytes(
  url: string,
  { name: label, bytes: most = MAX_DOWNLOAD_BYTES }: VerifiedFile,
  { connectTimeout = 10_000, stallTimeout = 20_000, onProgress }: DownloadOptions,
): Promise<Uint8Array> {
  const controller = new AbortController();
  const giveUp = (milliseconds: number, what = "nothing") =>
    setTimeout(() => {
      controller.abort(new DownloadError(`${what} came for ${milliseconds / 1000} s`));
    }, milliseconds);
  let timer = giveUp(connectTimeout);
  let slow: ReturnType<typeof setTimeout> | undefined;
  try {
    const response = await fetch(url, { signal: controller.signal });
    if (!response.ok || response.body === null) {
      throw new DownloadError(`HTTP ${response.status} ${response.statusText}`);
    }
    const total = Number(response.headers.get("content-length")) || undefined;
    if (total !== undefined && total > most) throw new DownloadError("the answer is too long");
    // Where it is known how long it is, no byte is there twice.
    const whole = total === undefined ? undefined : new Uint8Array(total);
    const chunks: Uint8Array[] = [];
    const reader = response.body.getReader();
    for (let [done, awaited] = [0, 0]; ;) {
      clearTimeout(timer);
      timer = giveUp(stallTimeout);
      if (done >= awaited) {
        clearTimeout(slow);
        slow = giveUp(1.5 * stallTimeout, `less than ${LEAST_BYTES / 1024} kB`);
        awaited = done + LEAST_BYTES;
      }
      const { value } = await reader.read();
      if (value === undefined) return whole ? whole.subarray(0, done) : concatBytes(chunks);
      if (done + value.length > (total ?? most)) throw new DownloadError("the answer is too long");
      if (whole) whole.set(value, done);
      else chunks.push(value);
      done += value.length;
      onProgress?.({ label, done, total });
    }
  } finally {
    clearTimeout(timer);
    clearTimeout(slow);
    controller.abort(); // lets go of an answer that was not read to its end
  }
}

function write(target: string, bytes: Uint8Array): void {
  try {
    host().files.write({ [target]: bytes });
  } catch (error) {
    throw new UserError(
      `${target}: the download cannot be written (${describe(error)}); free the place, or name a folder of the files with --data_dir`,
    );
  }
}

/** An error in one line; `fetch` keeps what went wrong in the cause. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : "";
  return `${error.message}${cause}`.replace(/\s+/g, " ");
}
