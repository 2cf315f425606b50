import * as tf from "@tensorflow/tfjs-core";
import { Adam } from "./adam";
import { nativeAdam } from "./native";
import { tensorflowAdam } from "./tensorflow";
import { portableAdam } from "./portable";
import { nativeBackend } from "../native/binding";
import { nativeWithOperations } from "../native/operations";
import { wasmAdam } from "./wasm";
import { wasmOperations } from "../wasm/operations";

/**
 * An Adam optimizer for the given variables, by name: by the project's own operations on native and
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
  const withOperations = nativeWithOperations();
  if (withOperations) return nativeAdam(withOperations, variables);
  const wasm = wasmOperations();
  if (wasm) return wasmAdam(wasm, variables);
  const native = nativeBackend();
  return native ? tensorflowAdam(native, variables) : portableAdam(variables);
}
