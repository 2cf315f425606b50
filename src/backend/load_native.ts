import * as fs from "node:fs";
import * as path from "node:path";
import { loadModule, packageFile } from "../config/load_module";

const PACKAGE = "@tensorflow/tfjs-node";

/**
 * Loads TensorFlow's own library. What it writes to standard error while it starts is held back
 * where the set-up has made the small helper that can do so.
 *
 * @throws Error where the binding is missing or does not load
 */
export function loadNative(): void {
  const hush = helper();
  hush?.hold();
  try {
    loadModule(PACKAGE);
  } finally {
    hush?.release();
  }
}

interface Hush {
  hold(): void;
  release(): void;
}

function helper(): Hush | undefined {
  const folder = path.dirname(packageFile(`${PACKAGE}/package.json`));
  const file = path.join(folder, "lib", "napi-v8", "hush.node");
  return fs.existsSync(file) ? loadModule<Hush>(file) : undefined;
}
