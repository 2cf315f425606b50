import * as tf from "@tensorflow/tfjs-core";
import { host } from "../../host";
import {
  allocate,
  createWasmOperations,
  type Exports,
  provideWasmOperations,
  SHARED_BYTES,
  type WasmBackend,
  type WasmOperations,
} from "./operations";
import { shareClones } from "./identity";
import { startThreads, threadsWanted } from "./pool";
import { SharedBlock } from "./shared_block";
import { withSharedMemory } from "./shared_memory";

/** What of WebAssembly is used here. */
interface Loader {
  readonly Memory: new (limits: object) => object;
  validate(binary: object): boolean;
  compile(binary: object): Promise<object>;
  instantiate(module: object, imports: object): Promise<{ exports: Exports }>;
}

/** What Node and browsers have alike: a notebook's compiler has not all of their types. */
interface Web {
  readonly WebAssembly: Loader;
  readonly Blob: new (parts: readonly Uint8Array[], options: object) => object;
  readonly URL: {
    createObjectURL(blob: object): string;
    revokeObjectURL(address: string): void;
  };
  fetch(address: string): Promise<unknown>;
}

/** What of TensorFlow.js's package is used here. */
interface WasmPackage {
  setWasmPaths(paths: string | Record<string, string>, byFetch?: boolean): void;
}

const PACKAGE = "@tensorflow/tfjs-backend-wasm";

/** TensorFlow.js's own programs: the one for vector instructions is the one that is taken. */
const VECTORS = "tfjs-backend-wasm-simd.wasm";
const BACKENDS = ["tfjs-backend-wasm.wasm", VECTORS, "tfjs-backend-wasm-threaded-simd.wasm"];

const web = globalThis as unknown as Web;

/**
 * Starts the wasm backend and gives the project's own operations its memory. Where that cannot be,
 * since there is no assembler, there are no vector instructions or another version of the backend
 * hides its memory, TensorFlow.js's own operations are used, which take longer.
 * `LATENT_LAB_KERNELS=0` leaves them out.
 *
 * Where memory can be shared, the backend gets a memory of that kind, and as many threads as
 * `LATENT_LAB_THREADS` says, or one a core, share the operations.
 *
 * @returns the version of TensorFlow.js
 * @throws Error where WebAssembly does not start, UserError where the variable is wrong
 */
export async function startWasm(): Promise<string> {
  host().packages.load("@tensorflow/tfjs");
  const wasm = host().packages.load<WasmPackage>(PACKAGE);
  const program = await operationsProgram();
  const threads = program ? threadsWanted() : 1;
  const address = threads > 1 ? await sharedBackend() : undefined;
  if (address) wasm.setWasmPaths(Object.fromEntries(BACKENDS.map((name) => [name, address])), true);
  else wasm.setWasmPaths(host().packages.folder(PACKAGE) + "dist/");
  // Its own threads would be a second pool beside the project's, on a memory of their own kind.
  if (program) tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  if (!(await tf.setBackend("wasm"))) throw new Error("WebAssembly did not start");
  if (address) web.URL.revokeObjectURL(address);
  provideWasmOperations(program && (await startOperations(program, threads)));
  return tf.version_core;
}

async function operationsProgram(): Promise<Uint8Array | undefined> {
  if (host().variables.LATENT_LAB_KERNELS === "0") return undefined;
  try {
    const program = await host().assemble("backend/wasm/operations.wat");
    await web.WebAssembly.compile(program);
    return program;
  } catch {
    return undefined;
  }
}

/** The address of the backend's program on a memory that threads can share, where that can be had. */
async function sharedBackend(): Promise<string | undefined> {
  let address: string | undefined;
  try {
    const bytes = await host().packages.bytes(`${PACKAGE}/dist/${VECTORS}`);
    const program = withSharedMemory(bytes);
    if (!program || !web.WebAssembly.validate(program)) return undefined;
    // Where there is no room for such a memory, or a page's policy forbids the address, TensorFlow.js
    // would wait for ever.
    void new web.WebAssembly.Memory({ initial: 256, maximum: 65536, shared: true });
    address = web.URL.createObjectURL(new web.Blob([program], { type: "application/wasm" }));
    await web.fetch(address);
    return address;
  } catch {
    if (address) web.URL.revokeObjectURL(address);
    return undefined;
  }
}

async function startOperations(
  program: Uint8Array,
  wanted: number,
): Promise<WasmOperations | undefined> {
  const backend = tf.backend() as unknown as WasmBackend;
  const memory = backend.wasm.asm?.memory;
  if (!memory) return undefined;
  const sharing = !(backend.wasm.HEAPU8.buffer instanceof ArrayBuffer);
  const module = await web.WebAssembly.compile((sharing && withSharedMemory(program)) || program);
  const { exports } = await web.WebAssembly.instantiate(module, { backend: { memory } });
  const address = allocate(backend.wasm, SHARED_BYTES);
  const mayWait = sharing && host().threads?.mayWait === true;
  const shared = new SharedBlock(() => backend.wasm.HEAPU8, address, mayWait);
  exports.start(address, 0);
  const job = { module, memory, shared: address };
  const threads = sharing ? await startThreads(wanted, job) : 1;
  shareClones(backend);
  return createWasmOperations(backend, exports, { shared, threads });
}
