import * as tf from "@tensorflow/tfjs-core";
import type { WasmBackend } from "./operations";

/**
 * A clone shares its numbers, as on every other backend: TensorFlow.js's wasm backend copies them,
 * and so all that a gradient keeps. Whoever changes numbers where they lie asks first whether they
 * are shared.
 */
export function shareClones(backend: WasmBackend): void {
  if (tf.getKernel("Identity", "wasm")) tf.unregisterKernel("Identity", "wasm");
  tf.registerKernel({
    kernelName: "Identity",
    backendName: "wasm",
    kernelFunc({ inputs }) {
      const { dataId, shape, dtype } = inputs.x as tf.TensorInfo;
      backend.incRef(dataId);
      return { dataId, shape, dtype };
    },
  });
}
