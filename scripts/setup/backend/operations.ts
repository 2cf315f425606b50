import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import type { Project } from "../project";
import { programFile, systemCompilers } from "./compile";
import { bindingIn } from "./native_folder";

// The project's own operations for TensorFlow (src/backend/native/cpp), compiled for this processor.

const sources = (project: Project) => join(project.root, "src", "backend", "native", "cpp");

/** Where tfjs-node's binding is, and the operations beside it. */
export const operationsFile = (project: Project) =>
  join(dirname(bindingIn(project.tfjsNode)), "latent_lab.node");

/** What came of compiling them; beside them, so that it goes when they go. */
export const stampFile = (project: Project) =>
  join(dirname(bindingIn(project.tfjsNode)), "latent_lab.json");

/** The processor's abilities, where the system tells them, or its name. */
function processor(): string {
  try {
    return /^(flags|Features)\s*:.*$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[0] ?? "";
  } catch {
    return cpus()[0]?.model ?? "";
  }
}

/**
 * Another key asks for another compilation: other sources, another processor, other flags, another
 * TensorFlow. Where the clone lies is no part of it.
 */
export function operationsKey(project: Project): string {
  const hash = createHash("sha256").update(processor());
  const flags = operationsArguments(project, "output").join("\0");
  hash.update(flags.replaceAll(project.root, ""));
  for (const name of readdirSync(sources(project)).sort()) {
    hash.update(name).update(readFileSync(join(sources(project), name)));
  }
  return hash.digest("hex").slice(0, 16);
}

/**
 * Which compiler would be tried first, by its file: an update is another one. `undefined` where there
 * is none, so that what was compiled before stays.
 */
export function compilerKey(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const [first] = systemCompilers(env);
  if (first === undefined) return undefined;
  const [name] = first.argv;
  try {
    const file = realpathSync(programFile(name, env) ?? name);
    const { size, mtimeMs } = statSync(file);
    return `${file} ${size} ${Math.round(mtimeMs)}`;
  } catch {
    return name;
  }
}

/** The one command that makes them. */
export function operationsArguments(project: Project, output: string): string[] {
  const libraries = join(project.tfjsNode, "deps", "lib");
  const linked = (existsSync(libraries) ? readdirSync(libraries).sort() : []).filter((name) =>
    /^libtensorflow(_cc|_framework)?\.(so\.2|2\.dylib)$/.test(name),
  );
  const mac = process.platform === "darwin";
  return [
    ...["-shared", "-fPIC", "-pthread", "-O3", "-std=c++17", "-DNAPI_VERSION=8"],
    // What lets a compiler make vectors of the loops; NaN stays NaN.
    ...["-fno-math-errno", "-fno-trapping-math", "-Wno-psabi", "-Wno-nullability-completeness"],
    process.arch === "arm64" ? "-mcpu=native" : "-march=native",
    ...(mac ? ["-undefined", "dynamic_lookup"] : []),
    `-I${join(project.root, "node_modules", "node-api-headers", "include")}`,
    join(sources(project), "operations.cc"),
    ...linked.map((name) => join(libraries, name)),
    `-Wl,-rpath,${mac ? "@loader_path" : "$ORIGIN"}/../../deps/lib`,
    ...["-o", output],
  ];
}
