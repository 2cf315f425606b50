import { UserError } from "../../config";
import { host, joinPath } from "../../host";
import { DownloadError, downloadFiles, hashOf, type VerifiedFile } from "../download";
import type { LoadOptions } from "../load_options";

/** Where the files of a published set are looked for; a test names its own. */
export interface Places {
  /** The project's own copy of the files, made by a download. */
  readonly cacheFolder: string;
  readonly mirrors: readonly string[];
  readonly files: readonly VerifiedFile[];
}

/** The project's own folder for a set's files. */
export function cacheFolderOf(name: string): string {
  return joinPath(host().projectFolder, "data", name);
}

/**
 * Makes sure that the files of a set are in their folder: what is missing or damaged is downloaded.
 *
 * @throws DownloadError where a file is to be had nowhere
 */
export async function fetchMissing(
  title: string,
  options: LoadOptions,
  places: Places,
): Promise<void> {
  const { cacheFolder, mirrors } = places;
  const files = await unverified(cacheFolder, places.files);
  if (files.length === 0) return;
  if (options.offline) throw new DownloadError("offline");
  options.onMessage?.(`Downloading ${title} into ${cacheFolder}`);
  await downloadFiles({ ...options, files, mirrors, folder: cacheFolder });
}

/**
 * The same where nothing stands in for the set.
 *
 * @param home the page where people find it
 * @throws UserError which files to put where, where they are to be had from no mirror
 */
export async function requireFiles(
  title: string,
  home: string,
  options: LoadOptions,
  places: Places,
): Promise<void> {
  try {
    await fetchMissing(title, options, places);
  } catch (error) {
    if (!(error instanceof DownloadError)) throw error;
    const names = places.files.map(({ name }) => name).join(", ");
    throw new UserError(
      `${title} could not be had (${error.message})${proxyHint()}: put ${names} from ${home} into ${places.cacheFolder}, or name their folder with --data_dir`,
    );
  }
}

/** The files that the folder lacks, or holds with other bytes than they should have. */
async function unverified(
  folder: string,
  files: readonly VerifiedFile[],
): Promise<readonly VerifiedFile[]> {
  const verdicts: boolean[] = [];
  for (const { name, sha256 } of files) {
    verdicts.push((await hashOfFile(joinPath(folder, name))) === sha256);
  }
  return files.filter((_, i) => !verdicts[i]);
}

/** Undefined where the file cannot be read. */
export async function hashOfFile(file: string): Promise<string | undefined> {
  try {
    return await hashOf(host().files.read(file));
  } catch {
    return undefined;
  }
}

function proxyHint(): string {
  return hasUnusedProxy()
    ? "; a proxy is set, which this Node uses only with NODE_USE_ENV_PROXY=1"
    : "";
}

/** Whether a proxy is set that Node's `fetch` does not use. */
export function hasUnusedProxy(): boolean {
  const { HTTPS_PROXY, https_proxy, NODE_USE_ENV_PROXY } = host().variables;
  return Boolean(HTTPS_PROXY ?? https_proxy) && !NODE_USE_ENV_PROXY;
}
