import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeFilesAtomically } from "./atomic_files";
import { projectRoot } from "./project_root";
import { loadModule, packageFile } from "./load_module";

interface Swc {
  minify(code: string, options: object): Promise<{ code: string }>;
}

let minifying: Promise<string> | undefined;

/** Its licence asks that this stands with it; the minifier leaves comments out. */
const NOTICE = "/*! plotly.js, (c) Plotly, Inc., MIT licence: https://plotly.com/javascript */";

/**
 * plotly.js, minified (some 4.7 MB), safe to stand inside a `<script>` element; it defines `Plotly`.
 *
 * Minifying takes some five seconds; the result is kept in `.setup/` under plotly's version, so that it happens once.
 */
export function minifiedPlotly(): Promise<string> {
  minifying ??= readOrMake().then((code) => `${NOTICE}\n${code}`);
  // A failure is not kept: the next call tries again.
  minifying.catch(() => (minifying = undefined));
  return minifying;
}

async function readOrMake(): Promise<string> {
  const { version } = loadModule<{ version: string }>("plotly.js-dist/package.json");
  const file = join(projectRoot(), ".setup", `plotly-${version}.min.js`);
  try {
    return await readFile(file, "utf8");
  } catch {
    // Not made yet.
  }
  const source = await readFile(packageFile("plotly.js-dist/plotly.js"), "utf8");
  const { minify } = loadModule<Swc>("@swc/core");
  const { code } = await minify(source, { compress: true, mangle: true, module: false });
  // In JavaScript `<\/script` means the same, and no HTML parser ends the element there.
  const safe = code.replace(/<\/(script)/gi, "<\\/$1").replace(/<!--/g, "<\\!--");
  writeFilesAtomically({ [file]: safe });
  return safe;
}
