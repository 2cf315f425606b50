import { join } from "node:path";
import { loadModule } from "./load_module";
import { projectRoot } from "./project_root";

interface Esbuild {
  build(options: object): Promise<{ outputFiles: { text: string }[] }>;
}

/** Older browsers get what they know; no syntax of later years. */
const target = ["chrome105", "firefox113", "safari16"];

let bundling: Promise<string> | undefined;

/**
 * The script that brings a page's playgrounds to life: one classic script with its style in it,
 * for a page that holds `figure.embed` elements with a payload. Some 60 kB, safe to stand inside
 * a `<script>` element.
 */
export function playgroundScript(): Promise<string> {
  bundling ??= bundle();
  // A failure is not kept: the next call tries again.
  bundling.catch(() => (bundling = undefined));
  return bundling;
}

async function bundle(): Promise<string> {
  const { build } = loadModule<Esbuild>("esbuild");
  const page = join(projectRoot(), "src", "playground", "page");
  const built = async (file: string, more: object) => {
    const common = { bundle: true, minify: true, write: false, target, logLevel: "silent" };
    const result = await build({ entryPoints: [join(page, file)], ...common, ...more });
    return result.outputFiles[0].text;
  };
  const style = await built("style.css", {});
  const script = await built("main.ts", {
    format: "iife",
    charset: "ascii",
    define: { PLAYGROUND_STYLE: JSON.stringify(style) },
  });
  return script.replace(/<\/(script)/gi, "<\\/$1").replace(/<!--/g, "<\\!--");
}
