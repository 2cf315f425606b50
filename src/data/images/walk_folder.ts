import { type FileFacts, host, joinPath } from "../../host";

const ENDINGS = /\.(png|jpe?g|jpe|jfif|webp|gif|bmp|dib|tiff?|avif)$/i;

/** Hidden files, and what systems and programs leave in folders: thumbnails and copies of images. */
const PASSED_OVER = /^(\.|thumbs\.db$|desktop\.ini$|__macosx$|@eadir$|_?thumb(nail)?s?$)/i;

/** Folders below folders are looked through so deep. */
const DEEPEST = 12;

/** A file below a folder: its path from there, and what is known of it. */
export interface FileBelow extends FileFacts {
  readonly path: string;
}

/** Whether a file is an image that is read, as far as its name tells. */
export function isImageName(name: string): boolean {
  return ENDINGS.test(name);
}

/**
 * All files below a folder, without hidden ones and thumbnails. Links are followed, but for those that
 * lead back to a folder that they are in.
 */
export function filesBelow(root: string): FileBelow[] {
  return walk(root, "", [factsOf(root)?.id]);
}

function walk(root: string, path: string, above: readonly (string | undefined)[]): FileBelow[] {
  return namesIn(joinPath(root, path)).flatMap((name): FileBelow[] => {
    if (PASSED_OVER.test(name)) return [];
    const below = path === "" ? name : `${path}/${name}`;
    const facts = factsOf(joinPath(root, below));
    if (facts?.kind === "file") return [{ ...facts, path: below }];
    if (facts?.kind !== "folder" || above.length > DEEPEST) return [];
    const isAbove = facts.id !== undefined && above.includes(facts.id);
    return isAbove ? [] : walk(root, below, [...above, facts.id]);
  });
}

/** So many files and folders are looked at for the first image. */
const MOST_LOOKED_AT = 2000;

/** Whether there is an image somewhere below a folder, as far as names tell. */
export function looksLikeImageFolder(folder: string): boolean {
  const waiting = [folder];
  let seen = 0;
  for (const next of waiting) {
    const names = namesIn(next).filter((name) => !PASSED_OVER.test(name));
    if (names.some(isImageName)) return true;
    seen += names.length;
    if (seen > MOST_LOOKED_AT) return false;
    for (const name of names) {
      const path = joinPath(next, name);
      if (factsOf(path)?.kind === "folder") waiting.push(path);
    }
  }
  return false;
}

/** None of what cannot be listed. */
function namesIn(folder: string): string[] {
  try {
    return host().files.list(folder);
  } catch {
    return [];
  }
}

/** Undefined for a link that leads nowhere. */
function factsOf(path: string): FileFacts | undefined {
  try {
    return host().files.stat(path);
  } catch {
    return undefined;
  }
}
