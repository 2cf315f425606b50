import { BackendInfo } from "../backend";
import { counted } from "../config";
import type { Model } from "../models";

/** "native (TensorFlow 2.21.0)"; where `auto` came to a slower one, why, and the way to the fast one. */
export function backendLine({ name, version, missed }: BackendInfo): string {
  if (name === "native") return `native (TensorFlow ${version})`;
  const factor = { wasm: "some 6 times", cpu: "many times" }[name];
  const slower = `${name} (TensorFlow.js ${version}), ${factor} slower than native`;
  if (missed.length === 0) return slower;
  return `${slower}, which did not load: ${missed.join("; ")}. \`npm run setup\` mends it`;
}

/** "VAE 784-512-512-15 and back, silu, 1,347,103 weights", and its likelihood where it is no usual one. */
export function describeModel({ title, config, description, parameters }: Model): string {
  const weights = Object.values(parameters).reduce((sum, { size }) => sum + size, 0);
  const likelihood = config.likelihood === "bernoulli" ? "" : `${config.likelihood} likelihood, `;
  return `${title} ${description}, ${likelihood}${counted(weights)} weights`;
}
