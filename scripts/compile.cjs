// TypeScript to JavaScript by swc, with a memory: compiling what has not changed since the last start is
// a third of a command's, or an import cell's, time. Where nothing changed, no compiler is loaded.
"use strict";
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { join, relative, resolve, sep } = require("node:path");

const ROOT = resolve(__dirname, "..");
const FOLDER = join(ROOT, ".setup", "compiled");

/** As tsconfig.json says it to the checker. */
const OPTIONS = {
  swcrc: false,
  sourceMaps: "inline",
  module: { type: "commonjs", strictMode: true },
  jsc: {
    target: "es2022",
    parser: { syntax: "typescript" },
    keepClassNames: true,
    transform: { useDefineForClassFields: true },
    experimental: { keepImportAttributes: true },
  },
};

const hash = (...texts) => createHash("sha256").update(texts.join("\0")).digest("base64url");
const setting = hash(require("@swc/core/package.json").version, JSON.stringify(OPTIONS));

/** A file's compiled text, kept by its path; its first line, `key`, says of what and with what. */
function kept(place, key) {
  try {
    const entry = readFileSync(place, "utf8");
    return entry.startsWith(`${key}\n`) ? entry.slice(key.length + 1) : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps it, for whoever reads meanwhile either whole or not at all. What fails costs only time. */
function keep(place, key, code) {
  const draft = `${place}.${process.pid}`;
  try {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(draft, `${key}\n${code}`);
    renameSync(draft, place);
  } catch {
    // A folder that cannot be written to.
  }
}

/** @throws SyntaxError with the place, and without what went on in swc itself */
function transform(source, filename) {
  try {
    return require("@swc/core").transformSync(source, { ...OPTIONS, filename }).code;
  } catch (error) {
    const [told] = String(error.message).split(/\s*\n\s*(?:Caused by|Stack backtrace):/);
    throw new SyntaxError(told.trim());
  }
}

/** The JavaScript of a file, with its source map at its end. */
exports.compile = (file) => {
  const source = readFileSync(file, "utf8");
  const key = `// ${hash(setting, source)}`;
  // Within the project, so that a copy of it may take the folder along.
  const place = file.startsWith(ROOT + sep) && join(FOLDER, `${hash(relative(ROOT, file))}.js`);
  const before = place ? kept(place, key) : undefined;
  if (before !== undefined) return before;
  const code = transform(source, file);
  if (place) keep(place, key, code);
  return code;
};
