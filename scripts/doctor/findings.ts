import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statfsSync } from "node:fs";
import { join, relative } from "node:path";
import { findBrowser } from "../../src/host/node/find_browser";
import { venvPython } from "../../src/host/node/jupyter";
import { readDecision } from "../setup/backend/decision";
import { probe } from "../setup/backend/probe";
import { reasonOf } from "../setup/failure";
import { jupyterStep } from "../setup/jupyter_step";
import { createDisplay } from "../setup/display";
import { operationsStep, readStamp } from "../setup/operations_step";
import { kernelspecFile, kernelspecStep } from "../setup/kernelspec_step";
import { otherPapermill, pluginFolder } from "../setup/papermill_plugin";
import type { Project } from "../setup/project";
import { pythonFound } from "../setup/python";
import type { Context } from "../setup/step";
import type { Finding } from "./table";

const node = (): Finding => {
  const tested = ["20", "22", "24"].includes(process.versions.node.split(".")[0] ?? "");
  const value = `${process.versions.node}  ${process.platform} ${process.arch}`;
  return { mark: "ok", name: "Node", value, notes: tested ? [] : ["20, 22 and 24 are tested"] };
};

function python(): Finding {
  try {
    const { version, executable } = pythonFound();
    return { mark: "ok", name: "Python", value: `${version}  ${executable}` };
  } catch (error) {
    return { mark: "missing", name: "Python", value: reasonOf(error) };
  }
}

async function backend(project: Project): Promise<Finding> {
  const name = "TensorFlow";
  const decision = readDecision(project);
  if (decision === undefined) return { mark: "missing", name, value: "no backend chosen yet" };
  const failures = decision.tried
    .filter((attempt) => !attempt.ok)
    .map(({ tier, reason, log }) => `not ${tier}: ${reason ?? "?"}${log ? ` (log: ${log})` : ""}`);
  const log = join(project.logs, "doctor.log");
  try {
    const version = await probe(project, decision.tier, log);
    const fast = decision.tier === "prebuilt" || decision.tier === "wheel";
    return {
      mark: fast ? "ok" : "warning",
      name,
      value: `${version}  ${fast ? `native (${decision.tier})` : `${decision.tier}, slower`}`,
      notes: [decision.why, ...failures],
    };
  } catch (error) {
    const value = `the ${decision.tier} backend does not run: ${reasonOf(error)}`;
    return { mark: "missing", name, value, notes: [`log: ${relative(project.root, log)}`] };
  }
}

/** The project's own operations for TensorFlow, which make it faster and which it can do without. */
function ownOperations({ project, display }: Context): Finding {
  const name = "C++ operations";
  const tier = readDecision(project)?.tier;
  if (tier !== "prebuilt" && tier !== "wheel") {
    return { mark: "ok", name, value: "none: they are for native TensorFlow" };
  }
  const stamp = readStamp(project);
  if (stamp?.made !== undefined && operationsStep.isDone({ project, display, again: false })) {
    return { mark: "ok", name, value: stamp.made };
  }
  const value = stamp?.reason ?? "not compiled for what is here now: npm run setup does it";
  return { mark: "warning", name, value, notes: ["TensorFlow's own are used, slower"] };
}

/** `name version` of what pip installed, without starting Python. */
function installed(project: Project): Map<string, string> {
  const lib = join(project.venv, "lib");
  const folders = existsSync(lib)
    ? readdirSync(lib).map((version) => join(lib, version, "site-packages"))
    : [join(project.venv, "Lib", "site-packages")];
  const names = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder));
  return new Map(
    names.flatMap((name) => {
      const [, distribution, version] = /^(.+)-([^-]+)\.dist-info$/.exec(name) ?? [];
      return distribution && version ? [[distribution.toLowerCase(), version] as const] : [];
    }),
  );
}

function jupyter(project: Project): Finding {
  const name = "Jupyter";
  const display = createDisplay(process.stdout, String);
  if (!jupyterStep.isDone({ project, display, again: false })) {
    return {
      mark: "missing",
      name,
      value: `not set up in ${relative(project.root, project.venv)}`,
    };
  }
  const versions = installed(project);
  const shown = ["jupyterlab", "nbconvert", "nbclient", "papermill", "plotly"];
  return {
    mark: "ok",
    name,
    value: shown.map((part) => `${part} ${versions.get(part) ?? "missing"}`).join(", "),
    notes: [relative(project.root, venvPython(project.root))],
  };
}

function kernel(project: Project): Finding {
  const name = "Kernel";
  const display = createDisplay(process.stdout, String);
  const done = kernelspecStep.isDone({ project, display, again: false });
  const value = done ? "TypeScript (Latent Lab)" : "not there, or for another folder or Node";
  const file = relative(project.root, kernelspecFile(project));
  const other = done ? otherPapermill(project) : undefined;
  const plugin = `PYTHONPATH=${relative(project.root, pluginFolder(project))}`;
  const told = other ? [`${other} sets parameters in TypeScript with ${plugin}`] : [];
  return { mark: done ? "ok" : "missing", name, value, notes: done ? [file, ...told] : [] };
}

function browser(): Finding {
  const name = "Browser";
  const path = findBrowser();
  if (path === undefined) {
    return {
      mark: "warning",
      name,
      value: "no Chromium or Chrome: plots have no static pictures",
      notes: ["install one, or name it in CHROME_PATH"],
    };
  }
  const { stdout } = spawnSync(path, ["--version"], { encoding: "utf8", timeout: 10_000 });
  const version = /[\d.]{3,}/.exec(stdout ?? "")?.[0] ?? "";
  return { mark: "ok", name, value: [version, path].filter(Boolean).join("  ") };
}

const IMAGES = ["train-images-idx3-ubyte", "train-images-idx3-ubyte.gz"];

function data(project: Project): Finding {
  const name = "MNIST";
  const has = (folder: string) => IMAGES.some((file) => existsSync(join(folder, file)));
  const named = process.env.MNIST_DIR;
  if (named) {
    return has(named)
      ? { mark: "ok", name, value: `${named}  (MNIST_DIR)` }
      : {
          mark: "missing",
          name,
          value: `MNIST_DIR is ${named}, which holds no ${IMAGES[0] ?? ""}`,
        };
  }
  const own = join(project.root, "data", "mnist");
  if (has(own)) return { mark: "ok", name, value: relative(project.root, own) };
  return {
    mark: "warning",
    name,
    value: "downloaded at the first run; MNIST_DIR may name a folder",
  };
}

function disk(project: Project): Finding {
  const { bavail, bsize } = statfsSync(project.root);
  const free = (bavail * bsize) / 1e9;
  return { mark: free > 1 ? "ok" : "warning", name: "Disk", value: `${free.toFixed(1)} GB free` };
}

/** Everything `npm run doctor` shows, the needed first. */
export async function findings(project: Project): Promise<Finding[]> {
  return [
    node(),
    python(),
    await backend(project),
    ownOperations({ project, display: createDisplay(process.stdout, String), again: false }),
    jupyter(project),
    kernel(project),
    browser(),
    data(project),
    disk(project),
  ];
}
