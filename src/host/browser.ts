import { browserImages } from "./browser_images";
import { browserThreads } from "./browser_threads";
import type { OwnBytes } from "./bytes";
import { collectBytes, type MostBytes } from "./collect_bytes";
import type { Files } from "./files";
import type { Gzip, Host } from "./host";
import { inspectPlain } from "./inspect";
import { memoryFiles } from "./memory_files";

/** What a page brings along for {@link browserHost}. */
export interface PageContents {
  /** The packages that are part of the page, by name: `{ "@tensorflow/tfjs": tfjs }`. */
  readonly packages: Readonly<Record<string, unknown>>;
  /**
   * Files by name, as bytes or as the address that has them. A name with a slash at its end stands
   * for a folder, its address for where the folder's files lie. The names are those of
   *
   * - files in packages, such as `dejavu-fonts-ttf/ttf/DejaVuSans.ttf`,
   * - programs of the project in WebAssembly, assembled, such as `backend/wasm/operations.wat`,
   * - the scripts for pages that it writes itself: `plotly.js` and `playground.js`.
   */
  readonly assets: Readonly<Record<string, string | Uint8Array>>;
  /** Default: a memory that is empty at first. */
  readonly files?: Files;
  /** What stands for variables of an environment. Default: none. */
  readonly variables?: Readonly<Record<string, string | undefined>>;
}

/**
 * What a page of a browser, or a worker in one, offers.
 *
 * @example
 * ```ts
 * provideHost(
 *   browserHost({
 *     packages: { "@tensorflow/tfjs": tfjs, "@tensorflow/tfjs-backend-wasm": wasm },
 *     assets: { "@tensorflow/tfjs-backend-wasm/": "/tfjs-backend-wasm/" },
 *   }),
 * );
 * ```
 */
export function browserHost({
  packages,
  assets,
  files = memoryFiles(),
  variables = {},
}: PageContents): Host {
  const bytes = (name: string) => assetBytes(assets, name);
  const text = async (name: string) => new TextDecoder().decode(await bytes(name));
  function load<T>(name: string): T {
    if (Object.hasOwn(packages, name)) return packages[name] as T;
    throw new Error(`the package "${name}" is not part of this page`);
  }
  return {
    name: "browser",
    files,
    variables,
    packages: {
      load,
      import: (name) => Promise.resolve().then(() => load(name)),
      bytes,
      folder: (name) => addressOf(assets, `${name}/`),
    },
    scripts: { plotly: () => text("plotly.js"), playground: () => text("playground.js") },
    gzip,
    ...(canDecodeImages() && { images: browserImages }),
    projectFolder: ".",
    versions: { browser: userAgent() },
    nativeLibrary: () => undefined,
    assemble: bytes,
    threads: browserThreads(),
    turn,
    bind: (run) => run,
    inspect: inspectPlain,
  };
}

async function assetBytes(assets: PageContents["assets"], name: string): Promise<Uint8Array> {
  const own = Object.hasOwn(assets, name) ? assets[name] : undefined;
  if (own instanceof Uint8Array) return own;
  const address = own ?? addressOf(assets, name);
  const response = await fetch(address);
  if (!response.ok)
    throw new Error(`${address}: HTTP ${response.status}, where "${name}" should be`);
  return new Uint8Array(await response.arrayBuffer());
}

/** The address of a file or folder: that of a folder which holds it, and the rest of its name. */
function addressOf(assets: PageContents["assets"], name: string): string {
  for (let end = name.lastIndexOf("/"); end > 0; end = name.lastIndexOf("/", end - 1)) {
    const folder = name.slice(0, end + 1);
    const address = Object.hasOwn(assets, folder) ? assets[folder] : undefined;
    if (typeof address === "string") return address.replace(/\/*$/, "/") + name.slice(end + 1);
  }
  throw new Error(`the file "${name}" is not part of this page`);
}

/** What of a stream that changes bytes is used here. */
interface ByteTransform {
  readonly writable: {
    getWriter(): { write(bytes: OwnBytes): Promise<void>; close(): Promise<void> };
  };
  readonly readable: {
    getReader(): {
      read(): Promise<{ value?: Uint8Array }>;
      cancel(): Promise<void>;
    };
  };
}

const gzip: Gzip = {
  compress: (bytes) => through(new CompressionStream("gzip"), bytes, Infinity),
  decompress: (bytes, most) => through(new DecompressionStream("gzip"), bytes, most),
};

/** All that a stream makes of the bytes; it stops where that is more than `most` allows. */
async function through(
  { writable, readable }: ByteTransform,
  bytes: Uint8Array,
  most: MostBytes,
): Promise<Uint8Array> {
  const writer = writable.getWriter();
  const written = Promise.all([writer.write(bytes as OwnBytes), writer.close()]);
  // Whatever fails in writing fails in reading too, which is where it is told.
  written.catch(() => undefined);
  const whole = await collectBytes(chunksOf(readable), most);
  await written;
  return whole;
}

async function* chunksOf(readable: ByteTransform["readable"]): AsyncGenerator<Uint8Array> {
  const reader = readable.getReader();
  let ended = false;
  try {
    for (;;) {
      const { value } = await reader.read();
      ended = value === undefined;
      if (value === undefined) return;
      yield value;
    }
  } finally {
    // Where nobody wants the rest.
    if (!ended) await reader.cancel().catch(() => undefined);
  }
}

function canDecodeImages(): boolean {
  return "createImageBitmap" in globalThis && "OffscreenCanvas" in globalThis;
}

function turn(): Promise<void> {
  // A message comes at once; a timer may be held back for milliseconds.
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

function userAgent(): string {
  const { navigator } = globalThis as { navigator?: { userAgent?: string } };
  return navigator?.userAgent ?? "unknown";
}
