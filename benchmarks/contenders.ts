import { join } from "node:path";
import { cleanPython } from "../scripts/setup/python";
import { Program } from "./child";
import { Task } from "./children/task";
import { Backend } from "./options";
import { PEERS } from "./peers/packages";
import { pythonIn } from "./peers/install";
import { shareOf, Work } from "./work";

/** Somebody who does the work. */
export interface Contender {
  /** In the JSON, and where goals refer to it. */
  readonly name: string;
  /** In the table. */
  readonly label: string;
  readonly kind: "project" | "plain" | "products" | "peer";
  readonly program: Program;
  /** What of the work it does. */
  readonly work: Pick<Work, "images" | "batch_size">;
}

/** A child in TypeScript. */
export function nodeProgram(
  root: string,
  file: string,
  task: object,
  flags: string[] = [],
): Program {
  const register = join(root, "scripts", "register.cjs");
  const script = join(root, "benchmarks", "children", file);
  return {
    argv: [process.execPath, ...flags, "-r", register, script, JSON.stringify(task)],
    cwd: root,
  };
}

/** A script of a Python peer. */
export function peerProgram(root: string, script: string, work: object, args: string[]): Program {
  const file = join(root, "benchmarks", "peers", script);
  return {
    argv: [pythonIn(root), file, JSON.stringify({ work }), ...args],
    cwd: root,
    env: cleanPython,
  };
}

/** The same, on one thread of WebAssembly. */
export function onOneThread({ name, label, program, ...rest }: Contender): Contender {
  const env = { LATENT_LAB_THREADS: "1" };
  return {
    ...rest,
    name: `${name}_one_thread`,
    label: `${label}, one thread`,
    program: { ...program, env },
  };
}

/** This project on each backend; also native in bfloat16, and wasm on one thread. */
export function projectContenders(root: string, work: Work, backends: readonly Backend[]) {
  const contender = (backend: Backend, precision: Task["precision"] = "float32"): Contender => {
    const share = shareOf(work, backend);
    const suffix = precision === "float32" ? "" : ` ${precision}`;
    return {
      name: `${backend}${suffix.replace(" ", "_")}`,
      label: `Latent Lab, ${backend}${suffix}`,
      kind: "project",
      program: nodeProgram(root, "latent_lab.ts", { backend, precision, work: share }),
      work: share,
    };
  };
  return backends.flatMap((backend) =>
    backend === "native"
      ? [contender("native"), contender("native", "bfloat16")]
      : [contender(backend), ...(backend === "wasm" ? [onOneThread(contender(backend))] : [])],
  );
}

/** Plain TensorFlow.js, on native and wasm. */
export function plainContenders(root: string, work: Work, backends: readonly Backend[]) {
  return backends
    .filter((backend) => backend !== "cpu")
    .map((backend): Contender => {
      const share = shareOf(work, backend);
      return {
        name: `plain_${backend}`,
        label: `plain TensorFlow.js, ${backend}`,
        kind: "plain",
        program: nodeProgram(root, "plain_tfjs.ts", { backend, work: share }),
        work: share,
      };
    });
}

/** The bare matrix products. */
export function productsContender(root: string, work: Work): Contender {
  return {
    name: "products",
    label: "matrix products alone, native",
    kind: "products",
    program: nodeProgram(root, "products.ts", { backend: "native", work }),
    work,
  };
}

/** The Python peers whose packages are installed. */
export function peerContenders(root: string, work: Work, installed: ReadonlySet<string>) {
  return PEERS.filter(({ distribution }) => installed.has(distribution)).map(
    ({ name, label, script, args }): Contender => ({
      name,
      label,
      kind: "peer",
      program: peerProgram(root, script, work, [...args]),
      work,
    }),
  );
}
