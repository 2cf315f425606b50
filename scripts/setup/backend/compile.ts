import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { venvPython } from "../../../src/host/node/jupyter";
import { StepFailure } from "../failure";
import type { Task } from "../display";
import type { Project } from "../project";
import { cleanPython, LEASH } from "../python";
import { runCommand } from "../run_command";
import { bindingIn } from "./native_folder";
import { pinnedArguments } from "./native_pins";

interface Compiler {
  readonly name: string;
  readonly argv: readonly [string, ...string[]];
  readonly env?: NodeJS.ProcessEnv;
}

/** The compilers on this machine: $CXX, then the usual names on `PATH`. */
export function systemCompilers(env: NodeJS.ProcessEnv = process.env): Compiler[] {
  const named = env.CXX ? [{ name: env.CXX, argv: [env.CXX] as const }] : [];
  const found = ["g++", "clang++", "c++"].flatMap((name) => {
    const file = programFile(name, env);
    return file === undefined ? [] : [{ name, argv: [file] as const }];
  });
  return [...named, ...found];
}

/** Where a program is that is called by its name. */
export function programFile(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const folders = (env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The one command that makes the package's binding against TensorFlow's libraries. */
export function compileArguments(project: Project, include: string, folder: string): string[] {
  const binding = join(project.tfjsNode, "binding");
  const libraries = join(folder, "deps", "lib");
  const mac = process.platform === "darwin";
  const file = (name: string) => join(libraries, mac ? `${name}.2.dylib` : `${name}.so.2`);
  const origin = mac ? "@loader_path" : "$ORIGIN";
  return [
    ...["-shared", "-fPIC", "-O2", "-std=c++17", "-DNAPI_VERSION=8"],
    ...(mac ? ["-undefined", "dynamic_lookup"] : []),
    `-I${join(project.root, "node_modules", "node-api-headers", "include")}`,
    `-I${include}`,
    join(binding, "tfjs_backend.cc"),
    join(binding, "tfjs_binding.cc"),
    file("libtensorflow_cc"),
    file("libtensorflow_framework"),
    `-Wl,-rpath,${origin}/../../deps/lib`,
    ...["-o", bindingIn(folder)],
  ];
}

const hushIn = (folder: string) => join(dirname(bindingIn(folder)), "hush.node");

/** The command that makes the helper which keeps TensorFlow's start off standard error. */
export function hushArguments(project: Project, folder: string): string[] {
  return [
    ...["-shared", "-fPIC", "-O2", "-std=c++17", "-DNAPI_VERSION=8"],
    ...(process.platform === "darwin" ? ["-undefined", "dynamic_lookup"] : []),
    `-I${join(project.root, "node_modules", "node-api-headers", "include")}`,
    join(__dirname, "hush.cc"),
    ...["-o", hushIn(folder)],
  ];
}

/**
 * Runs one compile command with the machine's compiler, or else with zig.
 *
 * @returns the compiler that did it
 * @throws StepFailure when none could
 */
export async function compileWithAny(
  project: Project,
  place: { work: string; output: string },
  args: readonly string[],
  log: string,
  task: Task,
): Promise<string> {
  const build = async ({ name, argv, env }: Compiler) => {
    task.update(undefined, `compiling (${name})`);
    await runCommand([...argv, ...args], { cwd: project.root, env, log });
    if (!existsSync(place.output)) throw new StepFailure(`${name} wrote nothing`, log);
    return name;
  };
  for (const compiler of systemCompilers()) {
    try {
      return await build(compiler);
    } catch {
      // The log has its words; the next compiler may do.
    }
  }
  return build(await zig(project, place.work, log, task));
}

/** A C++ compiler from PyPI, for machines that have none. */
async function zig(project: Project, work: string, log: string, task: Task): Promise<Compiler> {
  const target = join(work, "zig");
  task.update(undefined, "no C++ compiler here: fetching zig (100 MB, removed afterwards)");
  await runCommand(
    [
      ...[venvPython(project.root), LEASH, "pip", "install", "--no-color", "--no-cache-dir"],
      ...["--target", target, ...pinnedArguments("ziglang", work)],
    ] as [string, ...string[]],
    { cwd: project.root, env: { ...cleanPython, TMPDIR: work }, log, leashed: true },
  );
  return {
    name: "zig",
    argv: [venvPython(project.root), "-m", "ziglang", "c++"],
    env: {
      ...cleanPython,
      PYTHONPATH: target,
      ZIG_GLOBAL_CACHE_DIR: join(work, "zig-cache"),
      ZIG_LOCAL_CACHE_DIR: join(work, "zig-cache"),
    },
  };
}

/**
 * Compiles the binding into `folder`, with the machine's compiler or else zig.
 *
 * @returns the compiler that did it
 * @throws StepFailure when none could
 */
export async function compile(
  project: Project,
  place: { include: string; folder: string; work: string },
  log: string,
  task: Task,
): Promise<string> {
  const output = bindingIn(place.folder);
  mkdirSync(dirname(output), { recursive: true });
  const args = compileArguments(project, place.include, place.folder);
  const hush = hushArguments(project, place.folder);
  const compiler = await compileWithAny(project, { work: place.work, output }, args, log, task);
  try {
    await compileWithAny(
      project,
      { work: place.work, output: hushIn(place.folder) },
      hush,
      log,
      task,
    );
  } catch {
    // Without it TensorFlow is as fast; it only writes two lines when it starts.
  }
  return compiler;
}
