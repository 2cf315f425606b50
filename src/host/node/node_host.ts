import { AsyncResource } from "node:async_hooks";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { inspect, promisify } from "node:util";
import * as v8 from "node:v8";
import * as vm from "node:vm";
import * as zlib from "node:zlib";
import { collectBytes, type MostBytes } from "../collect_bytes";
import type { Files } from "../files";
import type { Host } from "../host";
import { assemble } from "./assemble";
import { requireWritableFolder, writeFilesAtomically } from "./atomic_files";
import { pixelRatio, withPage } from "./browser_page";
import { nodeImages } from "./image_decoder";
import { keepFolder } from "./keep_folder";
import { importModule, loadModule, packageFile } from "./load_module";
import { nodeThreads } from "./node_threads";
import { openPlainFile, readPlainFile, statOf } from "./plain_file";
import { minifiedPlotly } from "./plotly_bundle";
import { playgroundScript } from "./playground_script";
import { projectRoot } from "./project_root";

const files: Files = {
  read: readPlainFile,
  open: openPlainFile,
  stat: statOf,
  exists: (file) => fs.existsSync(file),
  remove: (file) => fs.rmSync(file, { force: true }),
  list: (folder) => fs.readdirSync(folder).sort(),
  write: writeFilesAtomically,
  requireWritable: requireWritableFolder,
  lock(folder, work) {
    requireWritableFolder(folder);
    return keepFolder(folder, work);
  },
};

const gzip = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.gzip);

/** Larger than Node's own, since each chunk is a turn of the event loop. */
const CHUNK_BYTES = 2 ** 18;

function gunzip(bytes: Uint8Array, most: MostBytes): Promise<Uint8Array> {
  const stream = zlib.createGunzip({ chunkSize: CHUNK_BYTES });
  stream.end(bytes);
  return collectBytes(stream as AsyncIterable<Uint8Array>, most);
}

let collect: (() => void) | undefined;

function collectGarbage(): void {
  if (!collect) {
    v8.setFlagsFromString("--expose-gc");
    collect = vm.runInNewContext("gc") as () => void;
  }
  collect();
}

/** What a Node process offers. */
export const nodeHost: Host = {
  name: "node",
  files,
  variables: process.env,
  packages: {
    load: loadModule,
    import: importModule,
    bytes: async (name) => fs.promises.readFile(packageFile(name)),
    folder: (name) => path.dirname(packageFile(`${name}/package.json`)) + path.sep,
  },
  scripts: { plotly: minifiedPlotly, playground: playgroundScript },
  gzip: {
    compress: (bytes) => gzip(bytes, { level: 9 }),
    decompress: gunzip,
  },
  deflate: (bytes, level) => zlib.deflateSync(bytes, { level }),
  sha256(...parts) {
    const hash = createHash("sha256");
    for (const part of parts) hash.update(part);
    return hash.digest("hex");
  },
  collectGarbage,
  images: nodeImages,
  browser: { pixelRatio, withPage },
  get projectFolder() {
    return projectRoot();
  },
  versions: { node: process.version, platform: `${process.platform}-${process.arch}` },
  nativeLibrary(name) {
    const folder = path.dirname(packageFile("@tensorflow/tfjs-node/package.json"));
    const file = path.isAbsolute(name) ? name : path.join(folder, "lib", "napi-v8", name);
    return fs.existsSync(file) ? loadModule(file) : undefined;
  },
  assemble,
  threads: nodeThreads,
  turn: () => new Promise((resolve) => setImmediate(resolve)),
  bind<A extends readonly unknown[], R>(run: (...args: A) => R) {
    const bound = AsyncResource.bind((args: A) => run(...args));
    return (...args: A) => bound(args);
  },
  inspect: (value) => inspect(value),
};
