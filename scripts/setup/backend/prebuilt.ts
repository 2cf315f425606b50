import { cpSync, existsSync, mkdirSync, renameSync } from "node:fs";
import { request } from "node:https";
import { connect } from "node:net";
import { delimiter, join } from "node:path";
import { StepFailure } from "../failure";
import type { Task } from "../display";
import { removeFolder, workFolder } from "../files";
import type { Project } from "../project";
import { runCommand } from "../run_command";
import { adopt, bindingIn } from "./native_folder";
import { bytesBelow } from "./wheel";

const PROBE_MS = 4_000;
const STALL_MS = 60_000;

/** The package's install script asks this host, unless told otherwise by its own variable. */
function host(env: NodeJS.ProcessEnv): URL {
  return new URL(env.TFJS_NODE_CDN_STORAGE ?? env.CDN_STORAGE ?? "https://storage.googleapis.com/");
}

const proxyOf = (env: NodeJS.ProcessEnv) =>
  env.HTTPS_PROXY ?? env.https_proxy ?? env.HTTP_PROXY ?? env.http_proxy ?? "";

/** Asks for an answer, any answer, before a download that a firewall would let hang. */
export function reach(env: NodeJS.ProcessEnv = process.env, patience = PROBE_MS): Promise<void> {
  const target = proxyOf(env) === "" ? host(env) : new URL(proxyOf(env));
  const secure = target.protocol === "https:";
  return new Promise((resolve, reject) => {
    const fail = (why: string) =>
      reject(new StepFailure(`${target.host} cannot be reached (${why})`));
    const late = setTimeout(() => fail(`no answer in ${patience / 1000} s`), patience);
    const settle = () => {
      clearTimeout(late);
      resolve();
    };
    const refuse = (error: NodeJS.ErrnoException) => {
      clearTimeout(late);
      fail(error.code ?? error.message);
    };
    if (secure && proxyOf(env) === "") {
      const asked = request(
        target,
        { method: "HEAD", timeout: patience, agent: false },
        (answer) => {
          answer.destroy();
          settle();
        },
      );
      asked.on("timeout", () => asked.destroy()).on("error", refuse);
      asked.end();
    } else {
      const port = Number(target.port) || (secure ? 443 : 80);
      const socket = connect({ host: target.hostname, port, timeout: patience }, () => {
        socket.destroy();
        settle();
      });
      socket.on("timeout", () => socket.destroy()).on("error", refuse);
    }
  });
}

/**
 * Runs the package's own install script in a copy of the package, so that one broken off leaves the
 * package as it was.
 *
 * @returns how it came about, in words
 * @throws StepFailure
 */
export async function fetchPrebuilt(project: Project, log: string, task: Task): Promise<string> {
  task.update(undefined, "asking whether its host can be reached");
  await reach();
  const work = workFolder(project, "prebuilt");
  const copy = join(work, "tfjs-node");
  // Its scripts find their packages in the clone's node_modules, further up.
  for (const part of ["package.json", "scripts", "binding", "binding.gyp"]) {
    cpSync(join(project.tfjsNode, part), join(copy, part), { recursive: true });
  }
  let seen = 0;
  let since = Date.now();
  const binaries = join(project.root, "node_modules", ".bin");
  await runCommand(
    [process.execPath, "-r", join(project.root, "scripts", "leash.cjs"), "scripts/install.js"],
    {
      cwd: copy,
      env: { PATH: `${binaries}${delimiter}${process.env.PATH ?? ""}` },
      log,
      leashed: true,
      onTick: () => {
        const bytes = bytesBelow(copy);
        if (bytes !== seen) [seen, since] = [bytes, Date.now()];
        task.update(undefined, `${(bytes / 1e6).toFixed(0)} MB unpacked`);
        return Date.now() - since > STALL_MS ? "the download stands still" : undefined;
      },
    },
  );
  if (!existsSync(bindingIn(copy)) || !existsSync(join(copy, "deps", "lib"))) {
    throw new StepFailure("its download came without a binding for this Node", log);
  }
  const folder = join(work, "native");
  mkdirSync(folder);
  for (const part of ["deps", "lib"]) renameSync(join(copy, part), join(folder, part));
  adopt(project, folder, "prebuilt");
  removeFolder(project, work);
  return "TensorFlow.js's own download";
}
