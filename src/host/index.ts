export { bytesOf, concatBytes, fromBase64, newId, sha256, toBase64, toHex } from "./bytes";
export type { MostBytes } from "./collect_bytes";
export type { Comm, CommHost, CommListener, CommMessage } from "./comm";
export {
  type FileContent,
  type FileFacts,
  type Files,
  fileName,
  folderOf,
  joinPath,
  type OpenFile,
  readText,
  whileLocked,
} from "./files";
export { FolderInUse } from "./folder_in_use";
export type { DrawingPage, HeadlessBrowser } from "./headless_browser";
export { type Gzip, type Host, host, type Packages, type PageScripts, provideHost } from "./host";
export type { ImageDecoder, ImageHeader, Raster, Resizing } from "./images";
export { memoryFiles } from "./memory_files";
export {
  displaySymbol,
  type DisplayOptions,
  hostSymbol,
  type MimeBundle,
  type NotebookHost,
  notebookHost,
  type NotedEpoch,
  notesKey,
  type RunNotes,
  uninterrupted,
} from "./notebook_host";
