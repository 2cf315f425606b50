import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { transformSync } from "@swc/core";
import ts from "typescript";

/** A folder of `src/`. */
export interface Room {
  readonly name: string;
  /** Its own folders, without those of tests. */
  readonly parts: readonly string[];
  /** Whether some of its code runs in Node alone. */
  readonly needsNode: boolean;
  /** The other rooms whose code it runs. */
  readonly uses: ReadonlySet<string>;
}

const isTest = (file: string) => /\.(test|long)\.ts$|(^|[/\\])testing[/\\]/.test(file);

/** The rooms of `src/` and what each of them uses, in the order of their names. */
export function roomsOf(source: string): Room[] {
  const folders = (folder: string) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  const names = folders(source);
  return names.map((name) => {
    const folder = join(source, name);
    const files = (readdirSync(folder, { recursive: true }) as string[])
      .map((file) => join(folder, file))
      .filter((file) => file.endsWith(".ts") && !isTest(file));
    const imported = new Set(files.flatMap((file) => importsOf(file)));
    const rooms = [...imported].map((file) => relative(source, file).split(sep)[0]);
    const parts = folders(folder).filter(
      (part) => part !== "testing" && hasCode(join(folder, part)),
    );
    // What host/ offers has a side for Node, which only Node's entry loads.
    const apart = (file: string) => file.startsWith("node:") && name !== "host";
    return {
      name,
      parts,
      needsNode: [...imported].some(apart),
      uses: new Set(rooms.filter((room) => room !== name && names.includes(room))),
    };
  });
}

function hasCode(folder: string): boolean {
  return readdirSync(folder).some((file) => file.endsWith(".ts") && !isTest(file));
}

/**
 * What a file imports to run it, as paths or as `node:…`. What it takes types from alone is left
 * out, as the compiler leaves it out.
 */
function importsOf(file: string): string[] {
  const { code } = transformSync(readFileSync(file, "utf8"), {
    jsc: { parser: { syntax: "typescript" }, target: "es2022" },
  });
  const { importedFiles } = ts.preProcessFile(code, true, true);
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((name) => name.startsWith(".") || name.startsWith("node:"))
    .map((name) => (name.startsWith(".") ? resolve(file, "..", name) : name));
}
