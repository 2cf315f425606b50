import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { isAbsolute, join } from "node:path";
import { lookedIn, type Place } from "../compile/place";

/** Functions of `node:fs` whose first argument names something that is there, or may be. */
const ofCallbacks = [
  ..."access appendFile chmod copyFile lstat open opendir readFile readdir readlink".split(" "),
  ..."realpath rename rm rmdir stat statfs truncate unlink utimes writeFile".split(" "),
];
const ofNone = [
  "createReadStream",
  "createWriteStream",
  "exists",
  "existsSync",
  "watch",
  "watchFile",
];

type Function = (...given: unknown[]) => unknown;

/**
 * Lets what runs in cells name files by their way from the notebook's folder as well as from the
 * project's root, where the process stands: a relative path means the file beside the notebook where
 * there is one. What is not found says that both were looked in.
 */
export function lookBesideNotebook(place: Place): void {
  if (place.folder === place.root) return;
  const { promises } = fs;
  for (const name of ofCallbacks) {
    for (const spelled of [name, `${name}Sync`]) wrap(fs, spelled, place);
    wrap(promises, name, place);
  }
  for (const name of ofNone) wrap(fs, name, place);
  syncBuiltinESMExports();
}

function wrap(holder: object, name: string, place: Place): void {
  const methods = holder as Record<string, Function | undefined>;
  const original = methods[name];
  if (!original) return;
  const wrapped = function (this: unknown, first: unknown, ...others: unknown[]): unknown {
    if (!isRelativePath(first)) return original.call(this, first, ...others);
    const beside = join(place.folder, first);
    if (existsSync(beside)) return original.call(this, beside, ...others);
    const given = others.map((each, index) =>
      typeof each === "function" && index === others.length - 1
        ? told(each as Function, place)
        : each,
    );
    try {
      const result = original.call(this, first, ...given);
      return result instanceof Promise ? result.catch((e: unknown) => fail(e, place)) : result;
    } catch (error) {
      return fail(error, place);
    }
  };
  // Such as `realpath.native`, and what promisify looks for.
  Object.defineProperties(wrapped, Object.getOwnPropertyDescriptors(original));
  methods[name] = wrapped;
}

const { existsSync } = fs;

function isRelativePath(path: unknown): path is string {
  return typeof path === "string" && path !== "" && !isAbsolute(path);
}

function told(callback: Function, place: Place): Function {
  return (error, ...others) => callback(noted(error, place), ...others);
}

function fail(error: unknown, place: Place): never {
  throw noted(error, place);
}

/** The error that nothing is there, with both places in its message. */
function noted(error: unknown, place: Place): unknown {
  if (!(error instanceof Error) || (error as NodeJS.ErrnoException).code !== "ENOENT") return error;
  const { message } = error;
  error.message = `${message} (${lookedIn(place)})`;
  error.stack = error.stack?.replace(message, () => error.message);
  return error;
}
