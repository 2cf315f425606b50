import * as tf from "@tensorflow/tfjs-core";
import { Adam } from "./adam";
import { kernelAdam } from "./native";
import { nativeAdam } from "./tensorflow";
import { portableAdam } from "./portable";
import { nativeBackend } from "../native/binding";
import { backendWithKernels } from "../native/operations";
import { wasmAdam } from "./wasm";
import { wasmKernels } from "../wasm/operations";

/**
 * An Adam optimizer for the given variables, by name: by the project's own kernels on native and
 * wasm, else by TensorFlow's or in TensorFlow.js operations. The same figures come out.
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
  const wasm = wasmKernels();
  if (wasm) return wasmAdam(wasm, variables);
  const native = nativeBackend();
  return native ? nativeAdam(native, variables) : portableAdam(variables);
}
