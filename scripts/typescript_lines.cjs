// Stack traces name the lines of the TypeScript. Node's own `--enable-source-maps` would do the same,
// but reads the maps of all that is loaded, packages' too, at their loading; here an error reads them.
"use strict";
const { SourceMap } = require("node:module");

const MAP = /\/\/# sourceMappingURL=data:application\/json[^,]*;base64,(\S+)\s*$/;
const loaded = new Map();
const maps = new Map();

/** Notes the JavaScript that a file is loaded as, with its source map at its end. */
exports.noteLoaded = (file, code) => {
  loaded.set(file, code);
  maps.delete(file);
};

function mapOf(file) {
  if (!maps.has(file)) {
    const [, map] = MAP.exec(loaded.get(file) ?? "") ?? [];
    maps.set(file, map && new SourceMap(JSON.parse(Buffer.from(map, "base64").toString())));
  }
  return maps.get(file);
}

function frame(site) {
  const [file, line, column] = [site.getFileName(), site.getLineNumber(), site.getColumnNumber()];
  const origin = loaded.has(file) ? mapOf(file)?.findEntry(line - 1, column - 1) : undefined;
  if (origin?.originalLine === undefined) return String(site);
  const { originalLine, originalColumn } = origin;
  const place = `${file}:${originalLine + 1}:${originalColumn + 1}`;
  return String(site).replace(`${file}:${line}:${column}`, () => place);
}

Error.prepareStackTrace = (error, sites) =>
  [Error.prototype.toString.call(error), ...sites.map(frame)].join("\n    at ");
