import ts from "typescript";

/** What the running Node has of a library that TypeScript declares in a file of its own. */
const librariesByFeature: [library: string, has: () => boolean][] = [
  ["es2024.object", () => "groupBy" in Object],
  ["es2024.collection", () => "groupBy" in Map],
  ["es2024.promise", () => "withResolvers" in Promise],
  ["es2024.string", () => "isWellFormed" in String.prototype],
  ["es2024.arraybuffer", () => "resize" in ArrayBuffer.prototype],
  ["es2024.sharedmemory", () => "waitAsync" in Atomics],
  ["esnext.array", () => "fromAsync" in Array],
  ["esnext.collection", () => "union" in Set.prototype],
  ["esnext.iterator", () => "Iterator" in globalThis],
  ["esnext.promise", () => "try" in Promise],
  ["esnext.error", () => "isError" in Error],
  ["esnext.float16", () => "Float16Array" in globalThis],
];

/** The declarations of the language that the running Node speaks. */
function libraries(): string[] {
  const found = librariesByFeature.filter(([, has]) => has()).map(([library]) => library);
  // Decorators and `using` are compiled to what every Node runs.
  const always = ["es2023", "esnext.disposable", "esnext.decorators", "decorators"];
  return [...always, ...found].map((library) => `lib.${library}.d.ts`);
}

/**
 * How cells are compiled: not strict, since a notebook is a place to try things; imports and
 * exports stay in the text, for the kernel to lower.
 */
export function cellOptions(): ts.CompilerOptions {
  return {
    target: ts.ScriptTarget.ES2024,
    lib: libraries(),
    module: ts.ModuleKind.Preserve,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    resolveJsonModule: true,
    esModuleInterop: true,
    allowJs: true,
    jsx: ts.JsxEmit.React,
    types: ["node"],
    preserveConstEnums: true,
    skipLibCheck: true,
    sourceMap: true,
    newLine: ts.NewLineKind.LineFeed,
  };
}
