import { concatBytes } from "./bytes";

/** So many bytes, where there are as many, tell what a file says of its own size. */
export const HEAD_BYTES = 32;

/** How many bytes are allowed; or a function that tells so of the first {@link HEAD_BYTES}. */
export type MostBytes = number | ((head: Uint8Array) => number);

/**
 * Chunks put together, while they come, and no further than is allowed.
 *
 * @param most where it is a function, what it allows is also what is expected: a place of that size
 *   is held ready, so that no byte is there twice
 * @throws Error where they are more; whatever `most` or the chunks throw
 */
export async function collectBytes(
  chunks: AsyncIterable<Uint8Array>,
  most: MostBytes,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  let limit = typeof most === "number" ? most : undefined;
  let whole: Uint8Array | undefined;
  const judge = (tell: (head: Uint8Array) => number) => {
    const start = concatBytes(parts.splice(0));
    limit = tell(start.subarray(0, HEAD_BYTES));
    requireAtMost(limit, length);
    whole = new Uint8Array(limit);
    whole.set(start);
  };
  for await (const chunk of chunks) {
    length += chunk.length;
    if (limit !== undefined) requireAtMost(limit, length);
    if (whole) whole.set(chunk, length - chunk.length);
    else parts.push(chunk);
    if (typeof most === "function" && !whole && length >= HEAD_BYTES) judge(most);
  }
  if (typeof most === "function" && !whole) judge(most);
  return whole ? whole.subarray(0, length) : concatBytes(parts);
}

function requireAtMost(limit: number, length: number): void {
  if (length > limit) throw new Error(`more than ${limit} bytes`);
}
