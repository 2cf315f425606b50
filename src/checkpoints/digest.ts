import { bytesOf, host } from "../host";
import type { TensorData } from "./safetensors";

/**
 * The SHA-256 of a file's bytes in hexadecimal; undefined where the surroundings compute none.
 */
export function fileDigest(bytes: Uint8Array): string | undefined {
  return host().sha256?.(bytes);
}

/** The SHA-256 of a state: its texts, and its tensors by name, one after another. */
export function stateDigest(
  texts: readonly string[],
  tensors: ReadonlyMap<string, TensorData>,
): string | undefined {
  const parts = [...tensors].flatMap(([name, { values }]) => [
    bytesOf(name),
    new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  ]);
  return host().sha256?.(...texts.map(bytesOf), ...parts);
}
