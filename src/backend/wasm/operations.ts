import * as tf from "@tensorflow/tfjs-core";
import { host } from "../../host";

/** What `wasm/operations.wat` exports, and describes: whole numbers are addresses, steps and counts. */
interface Exports {
  pack(b: number, row: number, depth: number, panel: number): void;
  /** a, its row, pairs, depth, panel, c, its row */
  multiply(...numbers: number[]): void;
  /** size, w, m, v, g, rate, β₁, β₂, ε */
  adam(...numbers: number[]): void;
}

/** What of WebAssembly is used here: a notebook's compiler has no types of it. */
interface Loader {
  validate(binary: object): boolean;
  instantiate(binary: object, imports: object): Promise<{ instance: { exports: Exports } }>;
}

/** The part of TensorFlow.js's backend that reaches the memory in which its tensors lie. */
interface WasmBackend {
  readonly wasm: {
    readonly asm?: { readonly memory?: object };
    readonly HEAPU8: Uint8Array;
    _malloc(bytes: number): number;
    readonly tfjs: {
      registerTensor(id: number, size: number, address: number): void;
      disposeData(id: number): void;
    };
  };
  readonly dataIdMap: {
    get(dataId: object): { id: number; memoryOffset: number; refCount: number };
  };
  makeOutput(shape: number[], dtype: "float32"): tf.TensorInfo;
}

/** The project's own operations for the wasm backend; addresses are in bytes. */
export interface WasmOperations extends Exports {
  /** Where a tensor's numbers lie. */
  addressOf(tensor: tf.Tensor): number;
  /** Whether other tensors share them. */
  isShared(tensor: tf.Tensor): boolean;
  /** To be called when a tensor's numbers were changed where they lie. */
  changed(tensor: tf.Tensor): void;
  /** A tensor whose numbers are still to be written. */
  create(shape: [number, number]): tf.Tensor2D;
  /** Memory for what does not outlast a call. */
  scratch(bytes: number): number;
  copy(to: number, from: number, bytes: number): void;
}

/** Bytes of a float32. */
export const FLOAT = 4;

let operations: WasmOperations | undefined;

/** The operations, where the wasm backend runs and has them. */
export function wasmOperations(): WasmOperations | undefined {
  return tf.getBackend() === "wasm" ? operations : undefined;
}

/**
 * Assembles the operations and gives them the running backend's memory. Where that cannot be, since
 * there is no assembler, there are no vector instructions or another version of the backend hides its
 * memory, TensorFlow.js's own operations are used, which take nearly twice as long.
 * `LATENT_LAB_KERNELS=0` leaves them out.
 */
export async function loadWasmOperations(): Promise<void> {
  const backend = tf.backend() as unknown as WasmBackend;
  const memory = backend.wasm.asm?.memory;
  if (!memory || host().variables.LATENT_LAB_KERNELS === "0") return;
  const binary = await host()
    .assemble("backend/wasm/operations.wat")
    .catch(() => undefined);
  if (!binary) return;
  const loader = (globalThis as unknown as { WebAssembly: Loader }).WebAssembly;
  if (!loader.validate(binary)) return;
  const { instance } = await loader.instantiate(binary, { backend: { memory } });
  operations = withBackend(backend, instance.exports);
}

function withBackend(backend: WasmBackend, exports: Exports): WasmOperations {
  const { pack, multiply, adam } = exports;
  const { wasm, dataIdMap } = backend;
  let kept = { address: 0, bytes: 0 };
  return {
    pack,
    multiply,
    adam,
    addressOf: ({ dataId }) => dataIdMap.get(dataId).memoryOffset,
    isShared: ({ dataId }) => dataIdMap.get(dataId).refCount > 1,
    changed({ dataId, size }) {
      // A convolution keeps its filter packed, by the filter's id, until that id is given back.
      const { id, memoryOffset } = dataIdMap.get(dataId);
      wasm.tfjs.disposeData(id);
      wasm.tfjs.registerTensor(id, size, memoryOffset);
    },
    create(shape) {
      const info = backend.makeOutput(shape, "float32");
      return tf.engine().makeTensorFromTensorInfo(info) as tf.Tensor2D;
    },
    scratch(bytes) {
      // The smaller piece is not freed: each is at most half of the next.
      if (bytes > kept.bytes) kept = { address: wasm._malloc(2 * bytes) >>> 0, bytes: 2 * bytes };
      return kept.address;
    },
    copy: (to, from, bytes) => wasm.HEAPU8.copyWithin(to, from, from + bytes),
  };
}
