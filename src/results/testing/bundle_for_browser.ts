import { build } from "esbuild";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../host/node";

/** The rooms that know no Node. */
export const ROOMS = [
  ...["random", "config", "host", "backend", "math", "data", "models", "training", "evaluation"],
  ...["checkpoints", "results", "figures", "widgets", "playground"],
];

/**
 * One script for a browser of these files and all that they import.
 *
 * @param files relative to `src/`
 * @throws Error where one of them, or what it imports, needs Node
 */
export async function bundleForBrowser(files: readonly string[]): Promise<string> {
  const contents = files.map((file) => `import "./${file}";`).join("\n");
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: join(projectRoot(), "src") },
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: "chrome105",
    logLevel: "silent",
  });
  return outputFiles[0].text;
}

/** The files of a room relative to `src/`, without its tests and, of `host/`, the side of Node. */
export function filesOfRoom(room: string): string[] {
  return readdirSync(join(projectRoot(), "src", room), { recursive: true, encoding: "utf8" })
    .map((file) => `${room}/${file.replaceAll("\\", "/")}`)
    .filter((file) => file.endsWith(".ts"))
    .filter((file) => !/\.(test|long)\.ts$|\/testing\/|^host\/node\//.test(file));
}
