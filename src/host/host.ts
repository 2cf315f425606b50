import type { MostBytes } from "./collect_bytes";
import type { HeadlessBrowser } from "./headless_browser";
import type { Files } from "./files";
import type { ImageDecoder } from "./images";
import type { Threads } from "./threads";

/** Packages and files of packages, fetched at the moment when they are wanted. */
export interface Packages {
  /**
   * Loads a package, typed by the few members that the caller names: the heavy ones cost start-up
   * time, and their declarations would slow a notebook's compiler.
   *
   * @throws Error where it is not installed, or not part of the page
   */
  load<T>(name: string): T;
  /** The same of a package that is an ES module and nothing else. */
  import<T>(name: string): Promise<T>;
  /** The bytes of a file in a package, such as `dejavu-fonts-ttf/ttf/DejaVuSans.ttf`. */
  bytes(name: string): Promise<Uint8Array>;
  /** The folder of a package, or the address where its files lie, with a slash at its end. */
  folder(name: string): string;
}

/** Scripts that pages bring along, each safe to stand inside a `<script>` element. */
export interface PageScripts {
  /** plotly.js, minified; it defines `Plotly`. */
  plotly(): Promise<string>;
  /** What brings a page's playgrounds to life. */
  playground(): Promise<string>;
}

/** Compression in the gzip format. */
export interface Gzip {
  compress(bytes: Uint8Array): Promise<Uint8Array>;
  /**
   * Stops at once where there is more than is allowed, so that a small file cannot fill the memory.
   *
   * @throws Error where the bytes are broken, or hold more than `most`; whatever `most` throws
   */
  decompress(bytes: Uint8Array, most: MostBytes): Promise<Uint8Array>;
}

/**
 * What the surroundings offer to the rooms that know neither Node nor a page: from `random/` to
 * `playground/`, all that needs a disk, a process or a clock is asked of this.
 */
export interface Host {
  readonly name: "node" | "browser";
  readonly files: Files;
  /** Variables of the environment, such as `MNIST_DIR`; a page has those that it was given. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly packages: Packages;
  readonly scripts: PageScripts;
  readonly gzip: Gzip;
  /**
   * Compresses in zlib's format, at once and by compiled code, for pictures that are redrawn many
   * times a second; absent where only JavaScript could do it.
   *
   * @param level zlib's effort, 1 to 9
   */
  deflate?(bytes: Uint8Array, level: number): Uint8Array;
  /**
   * The SHA-256 of parts one after another, in hexadecimal and at once; absent where only a promise of
   * it is to be had.
   */
  sha256?(...parts: readonly Uint8Array[]): string;
  /**
   * Gives back at once what nobody holds any more, after large arrays were needed for a moment:
   * the engine waits long with those. Absent where it cannot be asked.
   */
  collectGarbage?(): void;
  /** Reads people's images; absent where nothing can. */
  readonly images?: ImageDecoder;
  /** Draws static pictures of plots; absent where no browser can be started. */
  readonly browser?: HeadlessBrowser;
  /** The project's own folder, in which `data/` and `model_ckpts/` are. */
  readonly projectFolder: string;
  /** What runs, by name, as a checkpoint notes it: `{ node: "v20.20.2", platform: "linux-x64" }`. */
  readonly versions: Readonly<Record<string, string>>;
  /**
   * A library that the set-up compiled beside TensorFlow's, such as `latent_lab.node`; undefined
   * where there is none.
   *
   * @throws Error where it does not load
   */
  nativeLibrary<T>(name: string): T | undefined;
  /** A program in WebAssembly's text format from the project's sources, assembled. */
  assemble(source: string): Promise<Uint8Array>;
  /** Threads that share memory with this one; absent where there can be none. */
  readonly threads?: Threads;
  /** Lets what waits in the event loop have its turn. */
  turn(): Promise<void>;
  /** The same function, whose prints belong to the cell that runs now. */
  bind<A extends readonly unknown[], R>(run: (...args: A) => R): (...args: A) => R;
  /** A value as text for people, as a console shows it. */
  inspect(value: unknown): string;
}

// On globalThis: a file that is edited and loaded again in a notebook still finds it.
const place = globalThis as { [hostSymbol]?: Host };
const hostSymbol = Symbol.for("latent-lab.surroundings");

/** Says what the surroundings are; the entry of a process, or of a page, does so once. */
export function provideHost(host: Host): void {
  place[hostSymbol] = host;
}

/**
 * What the surroundings offer.
 *
 * @throws Error where the entry has provided nothing
 * @example
 * ```ts
 * host().files.write({ "outputs/note.txt": "trained" });
 * ```
 */
export function host(): Host {
  const found = place[hostSymbol];
  if (!found) throw new Error('no host: import "src/host/node", or provideHost() one of a page');
  return found;
}
