import { shownLine, type Texts } from "./frames";
import { readSafely, textOf } from "./safely";

type Prepare = NonNullable<typeof Error.prepareStackTrace>;

const internalPattern = /^\s+at (?:async )?(?:.* \()?node:/;
const placelessPattern = /\((<anonymous>|index \d+)\)$/;
const cellPattern = /latent-lab:cell\//;

/**
 * Lets every error's `stack` have the lines of cells as they were written, and no frames of the
 * kernel: so `console.error(e)`, `e.stack` and `console.trace()` show what a failed cell shows.
 *
 * V8 asks when a stack is read for the first time, so that errors which are caught and dropped cost
 * nothing. Code that sets a function of its own in `Error.prepareStackTrace` gets what it asks for,
 * until it takes it back.
 */
export function showCellLines(texts: Texts): void {
  const before = Error.prepareStackTrace;
  const ours: Prepare = (error, sites) => {
    const written = writtenStack(error, sites, before);
    return typeof written === "string" ? cleaned(written, sites.length, texts) : written;
  };
  let current = ours;
  Object.defineProperty(Error, "prepareStackTrace", {
    get: () => current,
    set: (given: unknown) => (current = typeof given === "function" ? (given as Prepare) : ours),
    configurable: true,
    enumerable: true,
  });
}

function writtenStack(error: Error, sites: NodeJS.CallSite[], write?: Prepare): unknown {
  try {
    if (write) return write(error, sites) as unknown;
  } catch {
    // Its message is a getter that throws, or its name a symbol.
  }
  const head = `${textOf(readSafely(error, "name"))}: ${textOf(readSafely(error, "message"))}`;
  return head + sites.map((site) => `\n    at ${String(site)}`).join("");
}

/** What is shown of a stack whose last `count` lines are its frames. */
export function cleaned(stack: string, count: number, texts: Texts): string {
  const lines = stack.split("\n");
  const frames = lines.splice(Math.max(1, lines.length - count));
  const shown = frames.map((line) => shownLine(line, texts));
  const ofNotebook = frames.some((line, i) => cellPattern.test(line) || shown[i] === undefined);
  // What no cell has led to is nobody's but its library's: Node's frames may be what it looks for.
  if (!ofNotebook) return stack;
  const kept = shown.filter((line) => line !== undefined && !internalPattern.test(line));
  // Such as a promise's own frame between two of the kernel's.
  while (placelessPattern.test(kept.at(-1) ?? "")) kept.pop();
  return [...lines, ...kept].join("\n");
}
