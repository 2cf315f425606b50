import * as fs from "node:fs";
import { endsEarly, type FileFacts, type OpenFile } from "../files";

/**
 * Makes sure that what is there is a file: a named pipe would be waited for without end, and a
 * device is no place to read from or to write to.
 *
 * @throws Error with `code` "EISDIR" for a folder, "NOT_A_FILE" for a pipe, a socket or a device
 */
export function requirePlain(stats: fs.Stats): void {
  if (stats.isFile()) return;
  const code = stats.isDirectory() ? "EISDIR" : "NOT_A_FILE";
  throw Object.assign(new Error(`it is ${kindOf(stats)}, not a file`), { code });
}

/**
 * The bytes of a file.
 *
 * @throws Error as Node's own, and where it is something else than a file
 */
export function readPlainFile(file: string): Buffer {
  requirePlain(fs.statSync(file));
  return fs.readFileSync(file);
}

/** Files that are open are closed when nobody holds them any more. */
const opened = new FinalizationRegistry((descriptor: number) => fs.closeSync(descriptor));

/**
 * Opens a file of which parts are to be read.
 *
 * @throws Error as Node's own, and where it is something else than a file
 */
export function openPlainFile(file: string): OpenFile {
  requirePlain(fs.statSync(file));
  const descriptor = fs.openSync(file, "r");
  const open: OpenFile = {
    size: fs.fstatSync(descriptor).size,
    read(out, position) {
      for (let done = 0; done < out.length;) {
        const count = fs.readSync(descriptor, out, done, out.length - done, position + done);
        if (count === 0) throw endsEarly(file);
        done += count;
      }
    },
  };
  opened.register(open, descriptor);
  return open;
}

/** What is in a place; throws as Node does. */
export function statOf(path: string): FileFacts {
  const stats = fs.statSync(path);
  const kind = stats.isFile() ? "file" : stats.isDirectory() ? "folder" : "other";
  return { kind, size: stats.size, modified: stats.mtimeMs, id: `${stats.dev}:${stats.ino}` };
}

function kindOf(stats: fs.Stats): string {
  if (stats.isDirectory()) return "a folder";
  if (stats.isFIFO()) return "a named pipe";
  return stats.isSocket() ? "a socket" : "a device";
}
