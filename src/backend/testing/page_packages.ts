import "@tensorflow/tfjs-core/dist/register_all_gradients";
import "@tensorflow/tfjs-backend-cpu";
import * as wasm from "@tensorflow/tfjs-backend-wasm";

/**
 * Of TensorFlow.js what a page needs, for `browserHost`: gradients, and the cpu and wasm backends
 * (the package `@tensorflow/tfjs` itself would bring WebGL, layers and converters along).
 */
export const tensorflowForPages: Readonly<Record<string, unknown>> = {
  "@tensorflow/tfjs": {},
  "@tensorflow/tfjs-backend-wasm": wasm,
};
