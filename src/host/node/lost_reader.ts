/** What ends work in order; see {@link endsInOrder}. */
const ends = new Set<() => void>();
let lost = false;

/**
 * Lets the process end without a word where whoever read its output is gone, as in
 * `npm run evaluate | head -1`: at once, or after the work that {@link endsInOrder} tells.
 */
export function endWithReader(...outputs: NodeJS.WriteStream[]): void {
  for (const stream of outputs) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      lost = true;
      if (ends.size === 0) process.exit(0);
      for (const end of ends) end();
    });
  }
}

/** Whether what is written is read by nobody any more. */
export function readerIsLost(): boolean {
  return lost;
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
