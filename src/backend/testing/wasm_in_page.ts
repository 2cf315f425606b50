/// <reference lib="dom" />
// What of the backend a page of a browser gets, or a worker in one: the page serves the files.
import { host, provideHost } from "../../host";
import { browserHost } from "../../host/browser";
import { useBackend } from "../select";
import { wasmOperations } from "../wasm/operations";
import { bitsOfTraining } from "./bits";
import { tensorflowForPages } from "./page_packages";

/** What came of a training in a page. */
export interface PageTraining {
  readonly backend?: string;
  readonly missed?: readonly string[];
  /** Undefined where there are none of the project's operations. */
  readonly threads?: number;
  readonly bits?: readonly number[];
  readonly error?: string;
}

const files = ["@tensorflow/tfjs-backend-wasm/", "backend/wasm/operations.wat"];

provideHost(
  browserHost({
    packages: tensorflowForPages,
    assets: Object.fromEntries(files.map((name) => [name, `/files/${name}`])),
  }),
);

async function trained(): Promise<PageTraining> {
  try {
    const { name: backend, missed } = await useBackend();
    // JavaScript alone would take long, and comes to other bits.
    if (backend === "cpu") return { backend, missed };
    return { backend, missed, threads: wasmOperations()?.threads, bits: bitsOfTraining() };
  } catch (error) {
    return { error: host().inspect(error) };
  }
}

/** In a page it is called; a worker does it at once. */
if ("document" in globalThis) Object.assign(globalThis, { trained });
else void trained().then(postMessage);
