import { dirname, join, sep } from "node:path";
import { isShielded } from "./shield";
import { isInCellTurn } from "./turn";

const kernelFolder = dirname(__dirname) + sep;
const compilerFolder = join(kernelFolder, "compile") + sep;
/** Code that runs on the kernel's behalf as well as on a cell's. */
const neutral = /^node:|[\\/]node_modules[\\/]zeromq[\\/]/;

/**
 * Whether what this thread runs now, below the call of `caller`, is a cell's code: in a turn of its
 * own, or seen on the stack. The kernel's own work, and the compiler's, is never to be broken off.
 *
 * @param insists whether shields hold no longer
 */
export function isBreakable(insists: boolean, caller: (insists: boolean) => boolean): boolean {
  const sites = stackBelow(caller);
  const files = sites.map((site) => site.getFileName() ?? "");
  if (files.some((file) => file.startsWith(compilerFolder))) return false;
  if (isShielded() && !insists) return false;
  return isInCellTurn() || sites.some((site, i) => site.isEval() || isForeign(files[i] ?? ""));
}

function isForeign(file: string): boolean {
  return file !== "" && !file.startsWith(kernelFolder) && !neutral.test(file);
}

/** The calls that wait for `caller` to return, but the one that made it. */
function stackBelow(caller: (insists: boolean) => boolean): NodeJS.CallSite[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = Infinity;
    Error.prepareStackTrace = (_, sites) => sites;
    Error.captureStackTrace(holder, caller);
    const [, ...sites] = holder.stack as NodeJS.CallSite[];
    // What waits for a promise is told of as well, but not at work.
    return sites.filter((site) => !("isAsync" in site) || !(site.isAsync as () => boolean)());
  } finally {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  }
}
