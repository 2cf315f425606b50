import * as fs from "node:fs";
import { loadModule } from "../../host/node/load_module";
import { nativeFile } from "./native_folder";
import { loadOperations } from "./operations";

/**
 * Loads TensorFlow's own library and, where they were compiled, the project's operations for it. What
 * TensorFlow writes to standard error while it starts is held back where the set-up has made the
 * small helper that can do so.
 *
 * @throws Error where the binding is missing or does not load
 */
export function loadNative(): void {
  const hush = helper();
  hush?.hold();
  try {
    loadModule("@tensorflow/tfjs-node");
    loadOperations();
  } finally {
    hush?.release();
  }
}

interface Hush {
  hold(): void;
  release(): void;
}

function helper(): Hush | undefined {
  const file = nativeFile("hush.node");
  return fs.existsSync(file) ? loadModule<Hush>(file) : undefined;
}
