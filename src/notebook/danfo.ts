import { createRequire } from "node:module";
import { displaySymbol, type MimeBundle } from "../host/notebook_host";
import { projectRequire } from "../host/node/load_module";
import { frameBundle } from "../host/display";

/** What the notebooks use of a danfojs DataFrame; it has the whole of danfojs's methods. */
export interface DataFrame {
  readonly columns: string[];
  readonly index: (string | number)[];
  readonly shape: [number, number];
  readonly values: unknown[][];
  head(rows?: number): DataFrame;
  tail(rows?: number): DataFrame;
  describe(): DataFrame;
  sortValues(column: string, options?: { ascending?: boolean }): DataFrame;
  loc(part: { rows?: (string | number)[]; columns?: string[] }): DataFrame;
  print(): void;
  toString(): string;
  [displaySymbol](): MimeBundle;
}

/** What the notebooks use of danfojs. */
export interface Danfo {
  DataFrame: new (rows: readonly object[], options?: object) => DataFrame;
  readCSV(file: string): Promise<DataFrame>;
}

const nativeTensorFlow = "@tensorflow/tfjs-node";
let danfo: Danfo | undefined;

/**
 * danfojs, loaded on first use since that takes two seconds; its DataFrames show themselves as tables in a notebook.
 *
 * @example
 * ```ts
 * const { DataFrame } = loadDanfo();
 * new DataFrame([{ digit: 3, count: 6131 }])
 * ```
 */
export function loadDanfo(): Danfo {
  if (danfo === undefined) {
    danfo = withLoadedTensorFlow(() => quietly(() => projectRequire("danfojs-node") as Danfo));
    // On the class below danfojs's own, which `head()` and `describe()` return: they are tables, too.
    const base = Object.getPrototypeOf(danfo.DataFrame.prototype) as DataFrame;
    base[displaySymbol] = function () {
      return frameBundle(this) ?? { "text/plain": this.toString() };
    };
  }
  return danfo;
}

/**
 * danfojs asks for TensorFlow's native binding. Where the models run on it, danfojs gets the same module; where they
 * do not (it may not even be installed), loading it would fail, or change the backend under a model. There danfojs
 * gets the pure JavaScript package with the same interface.
 */
function withLoadedTensorFlow<T>(load: () => T): T {
  const { cache } = projectRequire;
  const wanted = createRequire(projectRequire.resolve("danfojs-node")).resolve(nativeTensorFlow);
  if (cache[wanted]) return load();
  projectRequire("@tensorflow/tfjs");
  cache[wanted] = cache[projectRequire.resolve("@tensorflow/tfjs")];
  try {
    return load();
  } finally {
    Reflect.deleteProperty(cache, wanted);
  }
}

/** Old packages below danfojs call deprecated parts of Node, which is nothing that a notebook's reader can mend. */
function quietly<T>(load: () => T): T {
  const { noDeprecation } = process;
  process.noDeprecation = true;
  try {
    return load();
  } finally {
    process.noDeprecation = noDeprecation;
  }
}
