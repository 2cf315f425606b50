import * as tf from "@tensorflow/tfjs-core";
import { host } from "../../host";
import {
  allocate,
  createWasmOperations,
  type Exports,
  provideWasmOperations,
  SHARED_BYTES,
  type WasmBackend,
} from "./operations";
import { SharedBlock } from "./shared_block";

/** What of WebAssembly is used here: a notebook's compiler has no types of it. */
interface Loader {
  validate(binary: object): boolean;
  instantiate(binary: object, imports: object): Promise<{ instance: { exports: Exports } }>;
}

/** What of TensorFlow.js's package is used here. */
interface WasmPackage {
  setWasmPaths(prefix: string): void;
}

const PACKAGE = "@tensorflow/tfjs-backend-wasm";

/**
 * Starts the wasm backend and gives the project's own operations its memory. Where that cannot be,
 * since there is no assembler, there are no vector instructions or another version of the backend
 * hides its memory, TensorFlow.js's own operations are used, which take longer.
 * `LATENT_LAB_KERNELS=0` leaves them out.
 *
 * @returns the version of TensorFlow.js
 * @throws Error where WebAssembly does not start
 */
export async function startWasm(): Promise<string> {
  host().packages.load("@tensorflow/tfjs");
  const wasm = host().packages.load<WasmPackage>(PACKAGE);
  wasm.setWasmPaths(host().packages.folder(PACKAGE) + "dist/");
  if (!(await tf.setBackend("wasm"))) throw new Error("WebAssembly did not start");
  provideWasmOperations(await loadOperations());
  return tf.version_core;
}

async function loadOperations() {
  const backend = tf.backend() as unknown as WasmBackend;
  const memory = backend.wasm.asm?.memory;
  if (!memory || host().variables.LATENT_LAB_KERNELS === "0") return undefined;
  const binary = await host()
    .assemble("backend/wasm/operations.wat")
    .catch(() => undefined);
  if (!binary) return undefined;
  const loader = (globalThis as unknown as { WebAssembly: Loader }).WebAssembly;
  if (!loader.validate(binary)) return undefined;
  const { instance } = await loader.instantiate(binary, { backend: { memory } });
  const { exports } = instance;
  const address = allocate(backend.wasm, SHARED_BYTES);
  const shared = new SharedBlock(() => backend.wasm.HEAPU8, address, false);
  exports.start(address, 0);
  return createWasmOperations(backend, exports, { shared, threads: 1 });
}
