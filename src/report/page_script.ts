import { readFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "@swc/core";

/** The script of a report's page, compiled for browsers. */
export function pageScript(): string {
  const source = readFileSync(join(__dirname, "page", "report_page.ts"), "utf8");
  const { code } = transformSync(source, {
    jsc: { parser: { syntax: "typescript" }, target: "es2022" },
    isModule: false,
    minify: false,
  });
  return code.replace(/^\/\/\/.*$/gm, "").trim();
}
