import * as tf from "@tensorflow/tfjs-core";
import { Adam } from "./adam";
import { nativeAdam } from "./adam_native";
import { portableAdam } from "./adam_portable";
import { nativeBackend } from "./native";

/**
 * An Adam optimizer for the given variables, by name: one TensorFlow kernel for each on the
 * native backend, TensorFlow.js operations elsewhere. The same figures come out.
 *
 * @example
 * ```ts
 * const adam = createAdam({ w });
 * adam.apply({ w: gradient }, 1e-3);
 * adam.dispose();
 * ```
 */
export function createAdam(variables: Readonly<Record<string, tf.Variable>>): Adam {
  const native = nativeBackend();
  return native ? nativeAdam(native, variables) : portableAdam(variables);
}
