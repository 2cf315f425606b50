import { readFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "@swc/core";

/** The named files of `page/`, compiled for browsers into one classic script. */
export function pageScript(...names: string[]): string {
  return names.map(compiled).join("\n");
}

function compiled(name: string): string {
  const source = readFileSync(join(__dirname, "page", `${name}.ts`), "utf8");
  const { code } = transformSync(source, {
    jsc: { parser: { syntax: "typescript" }, target: "es2022" },
    module: { type: "commonjs" },
    minify: true,
  });
  // Each file keeps its names to itself.
  return `(() => { const exports = {}; ${code} })();`;
}
