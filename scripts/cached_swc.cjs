// ts-node's compiler, swc, with a memory: compiling what has not changed since the last start is a
// third of a command's, or an import cell's, time.
"use strict";
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { join, resolve } = require("node:path");

const FOLDER = resolve(__dirname, "..", ".setup", "compiled");
const hash = (...texts) => createHash("sha256").update(texts.join("\0")).digest("base64url");

/** A file's compiled text and source map, kept by its path; `key` says of what and with what. */
function kept(place, key) {
  try {
    const entry = JSON.parse(readFileSync(place, "utf8"));
    return entry.key === key ? entry.output : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps it, for whoever reads meanwhile either whole or not at all. What fails costs only time. */
function keep(place, key, output) {
  const draft = `${place}.${process.pid}`;
  try {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(draft, JSON.stringify({ key, output }));
    renameSync(draft, place);
  } catch {
    // A folder that cannot be written to.
  }
}

/** What ts-node calls a transpiler. */
exports.create = (options) => {
  const setting = hash(
    require("@swc/core/package.json").version,
    require("ts-node/package.json").version,
    JSON.stringify(options.service.config.options),
  );
  let swc;
  return {
    transpile(input, { fileName }) {
      const place = join(FOLDER, `${hash(fileName)}.json`);
      const key = hash(setting, input);
      const before = kept(place, key);
      if (before) return before;
      swc ??= require("ts-node/transpilers/swc").create(options);
      const output = swc.transpile(input, { fileName });
      keep(place, key, output);
      return output;
    },
  };
};
