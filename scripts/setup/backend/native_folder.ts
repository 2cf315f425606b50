import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { removeFolder } from "../files";
import type { Project } from "../project";
import { platformKey } from "./decision";

// A native folder has the layout that the npm package gives itself:
//   deps/lib/libtensorflow…   lib/napi-v8/tfjs_binding.node (finds the former by $ORIGIN)
// so that two links put it to use, and a moved clone or a new `npm ci` costs nothing.
const PARTS = ["deps", "lib"] as const;

export type NativeTier = "prebuilt" | "wheel";

/** The TensorFlow whose wheel is taken. */
export const TENSORFLOW = "2.21.0";
const PREBUILT = "tfjs-node-4.22.0";

export function nativeFolder(project: Project, tier: NativeTier): string {
  const name = tier === "wheel" ? `tensorflow-${TENSORFLOW}` : PREBUILT;
  return join(project.native, `${name}-${platformKey}`);
}

export const bindingIn = (folder: string) => join(folder, "lib", "napi-v8", "tfjs_binding.node");

export const isBuilt = (folder: string) =>
  existsSync(bindingIn(folder)) && existsSync(join(folder, "deps", "lib"));

/** Puts finished work in its place, whole. */
export function adopt(project: Project, work: string, tier: NativeTier): void {
  const folder = nativeFolder(project, tier);
  removeFolder(project, folder);
  mkdirSync(dirname(folder), { recursive: true });
  renameSync(work, folder);
}

const isLink = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink();

/** Whether the npm package's `deps` and `lib` lead to this native folder. */
export function isLinked(project: Project, folder: string): boolean {
  return PARTS.every((part) => {
    const link = join(project.tfjsNode, part);
    return isLink(link)
      ? resolve(project.tfjsNode, readlinkSync(link)) === join(folder, part) && existsSync(link)
      : process.platform === "win32" && existsSync(link);
  });
}

export function link(project: Project, folder: string): void {
  for (const part of PARTS) {
    const path = join(project.tfjsNode, part);
    const beside = `${path}.${process.pid}`;
    rmSync(beside, { recursive: true, force: true });
    if (process.platform === "win32") {
      // On Windows, making a link takes a privilege that users seldom have.
      cpSync(join(folder, part), beside, { recursive: true });
    } else {
      symlinkSync(relative(project.tfjsNode, join(folder, part)), beside);
    }
    if (!isLink(path)) removeFolder(project, path);
    renameSync(beside, path);
  }
}

/** Takes our links away, so that TensorFlow.js does not find a native backend that is not wanted. */
export function unlink(project: Project): void {
  for (const part of PARTS) {
    const path = join(project.tfjsNode, part);
    const ours =
      isLink(path) &&
      !relative(project.native, resolve(project.tfjsNode, readlinkSync(path))).startsWith("..");
    if (ours) rmSync(path);
  }
}

/** A native backend that somebody else put there, such as the package's own install script. */
export function isForeign(project: Project): boolean {
  const lib = join(project.tfjsNode, "lib");
  return existsSync(bindingIn(project.tfjsNode)) && isLink(lib) !== true;
}

/** Removes what other versions or systems left in `.native`. */
export function removeOthers(project: Project, keep: string): void {
  if (!existsSync(project.native)) return;
  for (const name of readdirSync(project.native)) {
    const folder = join(project.native, name);
    if (folder !== keep && name.endsWith(platformKey)) removeFolder(project, folder);
  }
}
