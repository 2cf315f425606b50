import * as path from "node:path";
import { packageFile } from "../../host/node/load_module";

/** Where the set-up puts what it compiles, beside tfjs-node's own binding. */
export function nativeFile(name: string): string {
  const folder = path.dirname(packageFile("@tensorflow/tfjs-node/package.json"));
  return path.join(folder, "lib", "napi-v8", name);
}
