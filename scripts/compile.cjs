// TypeScript to JavaScript by ts-node with swc, with a memory: compiling what has not changed since the
// last start is a third of a command's, or an import cell's, time. Where nothing changed, no compiler
// is loaded.
"use strict";
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { join, relative, resolve, sep } = require("node:path");

const ROOT = resolve(__dirname, "..");
const FOLDER = join(ROOT, ".setup", "compiled");
const hash = (...texts) => createHash("sha256").update(texts.join("\0")).digest("base64url");
const setting = hash(
  require("@swc/core/package.json").version,
  require("ts-node/package.json").version,
  readFileSync(join(ROOT, "tsconfig.json"), "utf8"),
);
let compiler;

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

function createCompiler() {
  const { prepareStackTrace } = Error;
  const created = require("ts-node").create({ cwd: ROOT, transpileOnly: true });
  // ts-node writes stack traces its own way; typescript_lines.cjs knows a file that was edited.
  Error.prepareStackTrace = prepareStackTrace;
  return created;
}

/** The JavaScript of a file, with its source map at its end. */
exports.compile = (file) => {
  const source = readFileSync(file, "utf8");
  const key = `// ${hash(setting, source)}`;
  // Within the project, so that a copy of it may take the folder along.
  const place = file.startsWith(ROOT + sep) && join(FOLDER, `${hash(relative(ROOT, file))}.js`);
  const before = place ? kept(place, key) : undefined;
  if (before !== undefined) return before;
  compiler ??= createCompiler();
  const code = compiler.compile(source, file);
  if (place) keep(place, key, code);
  return code;
};
