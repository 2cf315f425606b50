import * as tf from "@tensorflow/tfjs-core";
import { Adam } from "./adam";
import { kernelAdam } from "./adam_kernel";
import { nativeAdam } from "./adam_native";
import { portableAdam } from "./adam_portable";
import { nativeBackend } from "./native";
import { backendWithKernels } from "./native_kernels";

/**
 * An Adam optimizer for the given variables, by name: on the native backend the project's own
 * kernel or TensorFlow's, elsewhere TensorFlow.js operations. The same figures come out.
 *
 * @example
 * ```ts
 * const adam = createAdam({ w });
 * adam.apply({ w: gradient }, 1e-3);
 * adam.dispose();
 * ```
 */
export function createAdam(variables: Readonly<Record<string, tf.Variable>>): Adam {
  const withKernels = backendWithKernels();
  if (withKernels) return kernelAdam(withKernels, variables);
  const native = nativeBackend();
  return native ? nativeAdam(native, variables) : portableAdam(variables);
}
