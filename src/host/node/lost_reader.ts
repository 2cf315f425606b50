import { fileError } from "./file_error";

/** What ends work in order; see {@link endsInOrder}. */
const ends = new Set<() => void>();
let lostWith: number | undefined;

/** A reader that ended, or a terminal that was closed. */
const GONE = ["EPIPE", "EIO", "ECONNRESET"];

/**
 * Lets the process end where its output can no longer be written: at once, or after the work that
 * {@link endsInOrder} tells. Without a word where whoever read it is gone, as in
 * `npm run evaluate | head -1`; with a line where a disk is full.
 */
export function endWithReader(output: NodeJS.WriteStream, errors: NodeJS.WriteStream): void {
  for (const stream of [output, errors]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      const first = lostWith === undefined;
      const told = !GONE.includes(error.code ?? "");
      lostWith ??= told ? 2 : 0;
      if (first && told && stream === output) errors.write(`Error: ${lineOf(error)}\n`);
      if (ends.size === 0) process.exit(lostWith);
      for (const end of ends) end();
    });
  }
}

/** The exit code where what is written is read by nobody any more; undefined while it is. */
export function codeOfLostReader(): number | undefined {
  return lostWith;
}

function lineOf(error: NodeJS.ErrnoException): string {
  return (fileError("write to", "standard output", error) as Error).message;
}

/**
 * Has `end` called where the reader is lost, in place of the process's end.
 *
 * @returns takes it back
 */
export function endsInOrder(end: () => void): () => void {
  ends.add(end);
  return () => void ends.delete(end);
}
