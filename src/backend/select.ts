import * as tf from "@tensorflow/tfjs-core";
import { loadNative } from "./native/load_native";
import { nativeBackend } from "./native/binding";
import { startWasm } from "./wasm/start";
import { host } from "../host";
import { UserError } from "../config";

/** What a user may ask for: `auto` takes the fastest that loads. */
export type BackendChoice = "auto" | "native" | "wasm" | "cpu";

/** What runs: TensorFlow's own library, WebAssembly, or plain JavaScript. */
export type BackendName = Exclude<BackendChoice, "auto">;

/** The backend in use, and what `auto` tried before it. */
export interface BackendInfo {
  readonly name: BackendName;
  /** Version of the TensorFlow library on `native`, of TensorFlow.js elsewhere. */
  readonly version: string;
  /** One line for each faster backend that did not load: which, and why. */
  readonly missed: readonly string[];
}

let current: BackendInfo | undefined;

/**
 * The backend in use.
 *
 * @throws UserError before {@link useBackend} has resolved.
 */
export function backendInfo(): BackendInfo {
  if (!current) throw noBackend();
  return current;
}

function noBackend(): UserError {
  return new UserError("no backend is chosen yet: `await useBackend()` before the first tensor");
}

// TensorFlow.js says "No backend found in registry" of whatever comes too early: a model, a tensor.
const engine = tf.engine() as unknown as {
  readonly registryFactory: object;
  initializeBackendsAndReturnBest(): unknown;
};
const initializeBest = engine.initializeBackendsAndReturnBest.bind(engine);
engine.initializeBackendsAndReturnBest = () => {
  if (Object.keys(engine.registryFactory).length === 0) throw noBackend();
  return initializeBest();
};

/**
 * Chooses the backend for every tensor of this process. Calling it again with the same
 * choice, or with `auto`, keeps what runs.
 *
 * @throws UserError where the named backend cannot be loaded, with the reason, or a variable of the
 *   environment is wrong
 * @example
 * ```ts
 * const { name, version } = await useBackend("auto"); // "native", "2.21.0"
 * ```
 */
export async function useBackend(choice: BackendChoice = "auto"): Promise<BackendInfo> {
  if (current && (choice === "auto" || choice === current.name)) return current;
  const candidates: BackendName[] = choice === "auto" ? ["native", "wasm", "cpu"] : [choice];
  const missed: string[] = [];
  for (const name of candidates) {
    try {
      const version = await loaders[name]();
      current = { name, version, missed };
      return current;
    } catch (error) {
      if (error instanceof UserError) throw error;
      missed.push(`${name}: ${firstLine(error)}`);
    }
  }
  throw new UserError(
    `Backend ${choice} could not be loaded (${missed.join("; ")}): ` +
      "run `npm run setup` to install it, or choose another with --backend",
  );
}

// Loaded without their types, whose thousands of declarations a notebook's first cell would wait for.
const loaders: Record<BackendName, () => Promise<string>> = {
  async native() {
    loadNative();
    await tf.setBackend("tensorflow");
    return nativeBackend()?.binding.TF_Version ?? "unknown";
  },
  wasm: startWasm,
  async cpu() {
    host().packages.load("@tensorflow/tfjs");
    await tf.setBackend("cpu");
    // It would advertise the native backend on its first use; we say that ourselves.
    (tf.backend() as unknown as { firstUse: boolean }).firstUse = false;
    return tf.version_core;
  },
};

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.trim().split("\n")[0].trim();
}
