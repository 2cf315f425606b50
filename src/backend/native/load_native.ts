import { host } from "../../host";
import { useOwnArithmetic } from "./arithmetic";
import { loadOperations } from "./operations";

/**
 * Loads TensorFlow's own library and, where they were compiled, the project's operations for it.
 * What TensorFlow writes to standard error while it starts is held back where the set-up has made
 * the small helper that can do so.
 *
 * @throws Error where the binding is missing or does not load
 */
export function loadNative(): void {
  const { nativeLibrary, packages } = host();
  const hush = nativeLibrary<Hush>("hush.node");
  hush?.hold();
  try {
    packages.load("@tensorflow/tfjs-node");
    if (loadOperations()) useOwnArithmetic();
  } finally {
    hush?.release();
  }
}

/** Holds back what is written to standard error. */
interface Hush {
  hold(): void;
  release(): void;
}
