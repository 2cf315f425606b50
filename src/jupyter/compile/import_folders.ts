import { readdirSync, type Dirent } from "node:fs";
import { builtinModules } from "node:module";
import { join, resolve } from "node:path";
import type { ImportPaths } from "../surroundings";
import { candidates, type Place } from "./place";

/** The modules on disk: relative ones beside the notebook and from the project's root. */
export function nodeImportPaths(place: Place): ImportPaths {
  const { root } = place;
  return {
    within(folder) {
      const places = candidates(place, folder).map((each) => resolve(each.folder, each.specifier));
      return [...new Set(places)].flatMap((each) => entriesOf(each).flatMap(moduleName));
    },
    packages() {
      const installed = entriesOf(join(root, "node_modules")).flatMap(({ name }) => {
        const isScope = name.startsWith("@") && name !== "@types";
        if (!isScope) return [name];
        return entriesOf(join(root, "node_modules", name)).map((each) => `${name}/${each.name}`);
      });
      const own = builtinModules.filter((name) => !name.startsWith("_"));
      return [
        ...own.map((name) => `node:${name}`),
        ...installed.filter((name) => name !== "@types"),
      ];
    },
  };
}

function moduleName(entry: Dirent): string[] {
  if (entry.isDirectory()) return entry.name === "node_modules" ? [] : [entry.name];
  if (/\.(test|long)\.ts$/.test(entry.name)) return [];
  if (/\.(tsx?|js)$/.test(entry.name)) return [entry.name.replace(/(\.d)?\.\w+$/, "")];
  return /\.(json|mjs|cjs)$/.test(entry.name) ? [entry.name] : [];
}

function entriesOf(folder: string): Dirent[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter(({ name }) => !name.startsWith("."));
  } catch {
    return [];
  }
}
