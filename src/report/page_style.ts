import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The style of a page, from the named files in `style/`; `base` comes first, `print` last. */
export function pageStyle(...names: string[]): string {
  return ["base", ...names, "print"]
    .map((name) => readFileSync(join(__dirname, "style", `${name}.css`), "utf8"))
    .join("");
}
