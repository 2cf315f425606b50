import * as tf from "@tensorflow/tfjs-core";
import { FLOAT, SharedBlock, SHARED_BYTES } from "./shared_block";

/** The operations in the order of `wasm/operations.wat`, which says what each is given. */
const OPERATIONS = [
  "pack_panels",
  "product",
  "slope",
  "total",
  "adam",
  "convolve",
  "spread",
  "filter_gradient",
  "bernoulli",
  "bernoulli_gradient",
] as const;

export type OperationName = (typeof OPERATIONS)[number];

/** What `wasm/operations.wat` exports: addresses are in bytes. */
export interface Exports {
  start(shared: number, thread: number): void;
  run(tell: number): void;
  close(): void;
}

/** The part of TensorFlow.js's backend that reaches the memory in which its tensors lie. */
export interface WasmBackend {
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
  incRef(dataId: object): void;
  makeOutput(shape: number[], dtype: "float32"): tf.TensorInfo;
}

/** One call of an operation. */
export interface Call {
  readonly operation: OperationName;
  /** How many pieces it has. */
  readonly pieces: number;
  /** Addresses, steps, counts. */
  readonly given: readonly number[];
  /** Real numbers, given behind those. */
  readonly reals?: readonly number[];
  /** Bytes that each thread needs for itself. */
  readonly own?: number;
  /** Multiplications of all pieces, about: few are not worth the telling of other threads. */
  readonly work: number;
}

/** The project's own operations for the wasm backend; addresses are in bytes. */
export interface WasmOperations {
  /** Threads that share an operation's pieces: as many as were started, or fewer. */
  threads: number;
  run(call: Call): void;
  /** Where a tensor's numbers lie. */
  addressOf(tensor: tf.Tensor): number;
  /** Whether other tensors share them. */
  isShared(tensor: tf.Tensor): boolean;
  /** To be called when a tensor's numbers were changed where they lie. */
  changed(tensor: tf.Tensor): void;
  /** A tensor whose numbers are still to be written. */
  create<R extends tf.Rank>(shape: tf.ShapeMap[R]): tf.Tensor<R>;
  /** Memory for what does not outlast the next call of this. */
  scratch(bytes: number): number;
  copy(to: number, from: number, bytes: number): void;
}

/** Below this many multiplications, a thread beside is told too late to be of use. */
const WORTH_TELLING = 200_000;

/** Bytes at the beginning of a thread's own memory, for the ends of rows. */
const EDGE = 128;

let operations: WasmOperations | undefined;

/** The operations, where the wasm backend runs and has them. */
export function wasmOperations(): WasmOperations | undefined {
  return tf.getBackend() === "wasm" ? operations : undefined;
}

/** Says which operations the running backend has. */
export function provideWasmOperations(provided: WasmOperations | undefined): void {
  operations = provided;
}

/** Bytes of memory that grows as it is asked for. The smaller piece is not freed: each is at most half of the next. */
function growing(malloc: (bytes: number) => number): (bytes: number) => number {
  let kept = { address: 0, bytes: 0 };
  return (bytes) => {
    if (bytes > kept.bytes) kept = { address: malloc(2 * bytes), bytes: 2 * bytes };
    return kept.address;
  };
}

/**
 * The operations on a backend's memory.
 *
 * @param exports of the program, in this thread
 * @param threads how many there are, this one among them
 */
export function createWasmOperations(
  backend: WasmBackend,
  exports: Exports,
  { shared, threads }: { shared: SharedBlock; threads: number },
): WasmOperations {
  const { wasm, dataIdMap } = backend;
  const malloc = (bytes: number) => allocate(wasm, bytes);
  const [scratch, own] = [growing(malloc), growing(malloc)];
  const operations: WasmOperations = {
    threads,
    run({ operation, pieces, given, reals = [], own: bytes = 0, work }) {
      if (pieces === 0) return;
      const each = 64 * Math.ceil((EDGE + bytes) / 64);
      shared.prepare({
        operation: OPERATIONS.indexOf(operation),
        pieces,
        own: { address: own(threads * each), bytes: each },
        given,
        reals,
      });
      const tell = operations.threads > 1 && pieces > 1 && work > WORTH_TELLING;
      try {
        exports.run(Number(tell));
      } catch (error) {
        exports.close();
        shared.takeFailure();
        throw error;
      }
      if (tell && shared.takeFailure()) {
        throw new Error(`a thread of WebAssembly failed at its piece of "${operation}"`);
      }
    },
    addressOf: ({ dataId }) => dataIdMap.get(dataId).memoryOffset,
    isShared: ({ dataId }) => dataIdMap.get(dataId).refCount > 1,
    changed({ dataId, size }) {
      // A convolution keeps its filter packed, by the filter's id, until that id is given back.
      const { id, memoryOffset } = dataIdMap.get(dataId);
      wasm.tfjs.disposeData(id);
      wasm.tfjs.registerTensor(id, size, memoryOffset);
    },
    create<R extends tf.Rank>(shape: tf.ShapeMap[R]) {
      const info = backend.makeOutput(shape, "float32");
      return tf.engine().makeTensorFromTensorInfo(info) as tf.Tensor<R>;
    },
    scratch,
    copy: (to, from, bytes) => wasm.HEAPU8.copyWithin(to, from, from + bytes),
  };
  return operations;
}

/** Memory that begins where a line of the processor's caches does. */
export function allocate({ _malloc }: WasmBackend["wasm"], bytes: number): number {
  const address = _malloc(bytes + 64) >>> 0;
  if (address === 0) throw new Error(`WebAssembly's memory has no ${bytes} bytes left`);
  return 64 * Math.ceil(address / 64);
}

export { FLOAT, SHARED_BYTES };
