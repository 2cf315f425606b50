import * as fs from "node:fs";
import * as path from "node:path";
import { loadModule } from "./load_module";
import { projectRoot } from "./project_root";

/** What of the assembler is used here. */
interface Assembler {
  parseWat(
    name: string,
    text: string,
    features: object,
  ): { toBinary(options: object): { buffer: Uint8Array } };
}

/**
 * Assembles a program of the project in WebAssembly's text format.
 *
 * @param source such as `backend/wasm/operations.wat`; where there is a folder of that name without its
 *   ending, what its files hold belongs to the module, too
 * @throws Error where a file is missing or wrong, or there is no assembler
 */
export async function assemble(source: string): Promise<Uint8Array> {
  const file = path.join(projectRoot(), "src", source);
  const assembler = await loadModule<() => Promise<Assembler>>("wabt")();
  const module = fs.readFileSync(file, "utf8").trimEnd().slice(0, -")".length);
  const text = [module, ...partsOf(file.slice(0, -".wat".length)), ")"].join("\n");
  return assembler.parseWat(file, text, { threads: true }).toBinary({}).buffer;
}

function partsOf(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  const files = fs.readdirSync(folder).filter((file) => file.endsWith(".wat"));
  return files.sort().map((file) => fs.readFileSync(path.join(folder, file), "utf8"));
}
