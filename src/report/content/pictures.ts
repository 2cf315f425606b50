import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { readPlainFile } from "../../host/node/plain_file";
import { joined } from "../notebook";

/** Files that a Markdown cell brings along: by their names, data by MIME type. */
export type Attachments = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Where what a text names is looked for. */
export interface Places {
  /** The notebook's folder. */
  folder: string;
  attachments?: Attachments;
}

/** A picture or recording as an address that holds it, or why there is none. */
export type Found = { data: string } | { missing: string; link?: string };

/** What a browser shows, told by how the file begins. */
const signatures: [RegExp, string][] = [
  [/^\x89PNG/, "image/png"],
  [/^\xff\xd8\xff/, "image/jpeg"],
  [/^GIF8/, "image/gif"],
  [/^RIFF[^]{4}WEBP/, "image/webp"],
  [/^[^]{4}ftyp(avif|avis)/, "image/avif"],
  [/^BM/, "image/bmp"],
  [/^\0\0\x01\0/, "image/x-icon"],
  [
    /^(\xef\xbb\xbf)?\s*(<\?xml[^]*?\?>\s*)?(<!--[^]*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg/i,
    "image/svg+xml",
  ],
  [/^RIFF[^]{4}WAVE/, "audio/wav"],
  [/^(ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb])/, "audio/mpeg"],
  [/^fLaC/, "audio/flac"],
  [/^OggS/, "audio/ogg"],
  [/^[^]{4}ftyp(M4A|M4B)/, "audio/mp4"],
  [/^[^]{4}ftyp/, "video/mp4"],
  [/^\x1aE\xdf\xa3/, "video/webm"],
];

/**
 * Finds what a text shows by an address: an attachment, data in the address itself, or a file. Nothing
 * is fetched.
 *
 * @param kinds the kinds of which it may be, such as `image`
 */
export function findMedia(
  address: string,
  { folder, attachments }: Places,
  kinds: string[],
): Found {
  const trimmed = address.trim();
  if (trimmed === "") return { missing: "no file is named" };
  if (/^attachment:/i.test(trimmed)) return attached(trimmed.slice(11), attachments);
  if (/^data:/i.test(trimmed)) return dataAddress(trimmed, kinds);
  if (/^(https?:)?\/\//i.test(trimmed)) {
    const link = trimmed.startsWith("//") ? `https:${trimmed}` : trimmed;
    return { missing: "is on the web, and a report fetches nothing", link };
  }
  if (/^[a-z][a-z+.-]+:/i.test(trimmed) && !/^file:/i.test(trimmed)) {
    return { missing: "is no address of a file" };
  }
  return fileData(trimmed, folder, kinds);
}

function attached(name: string, attachments: Attachments = {}): Found {
  const bundle = attachments[name] ?? attachments[decoded(name)];
  const [type, data] = Object.entries(bundle ?? {})[0] ?? [];
  if (type === undefined) return { missing: "is not attached to the cell" };
  const text = joined(data);
  // The format keeps drawings as text.
  const base64 = /^\s*</.test(text)
    ? Buffer.from(text).toString("base64")
    : text.replace(/\s/g, "");
  return { data: `data:${type};base64,${base64}` };
}

function dataAddress(address: string, kinds: string[]): Found {
  const [, type = "", parameters = "", data = ""] =
    /^data:([^;,]*)([^,]*),([^]*)$/i.exec(address) ?? [];
  const mime = type.trim().toLowerCase();
  if (!kinds.some((kind) => mime.startsWith(`${kind}/`))) {
    return { missing: `is ${mime || "text"}, and not ${kinds.join(" or ")}` };
  }
  if (/;\s*base64\s*$/i.test(parameters)) {
    return { data: `data:${mime};base64,${decoded(data).replace(/\s/g, "")}` };
  }
  return { data: `data:${mime};base64,${Buffer.from(decoded(data)).toString("base64")}` };
}

function fileData(address: string, folder: string, kinds: string[]): Found {
  for (const path of pathsOf(address)) {
    let bytes: Buffer;
    try {
      bytes = readPlainFile(resolve(folder, path));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOENT" || code === "ENOTDIR") continue;
      if (code === "EISDIR" || code === "NOT_A_FILE") {
        return { missing: code === "EISDIR" ? "is a folder" : "is no file" };
      }
      return { missing: `cannot be read (${code ?? "?"})` };
    }
    const type = mimeOf(bytes);
    if (type && kinds.some((kind) => type.startsWith(`${kind}/`))) {
      return { data: `data:${type};base64,${bytes.toString("base64")}` };
    }
    return { missing: `is no ${kinds.join(" or ")} that a browser shows` };
  }
  return { missing: "is not there" };
}

/** What an address may mean as a path: as it stands, or with its escapes read and its query left off. */
function pathsOf(address: string): string[] {
  if (/^file:/i.test(address)) {
    try {
      return [fileURLToPath(address)];
    } catch {
      return [];
    }
  }
  const bare = address.replace(/[?#].*$/, "");
  const paths = [address, decoded(address), bare, decoded(bare)];
  const spellings = paths.flatMap((path) => [path, path.normalize("NFC"), path.normalize("NFD")]);
  return [...new Set(spellings)].filter((path) => path !== "");
}

function mimeOf(bytes: Buffer): string | undefined {
  const start = bytes.subarray(0, 2000).toString("latin1");
  return signatures.find(([pattern]) => pattern.test(start))?.[1];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
