import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { venvPython } from "../../../src/host/node/jupyter";
import { StepFailure } from "../failure";
import type { Task } from "../display";
import { removeFolder, workFolder } from "../files";
import type { Project } from "../project";
import { cleanPython, LEASH } from "../python";
import { runCommand } from "../run_command";
import { compile } from "./compile";
import { adopt, TENSORFLOW } from "./native_folder";
import { pinnedArguments } from "./native_pins";

/** Which wheel carries TensorFlow's C library for a system, and where in it. */
interface Wheel {
  readonly name: string;
  readonly platform: string;
  readonly libraries: readonly string[];
}

const LINUX = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"];
const MAC = ["libtensorflow_cc.2.dylib", "libtensorflow_framework.2.dylib"];

const WHEELS: Readonly<Record<string, Wheel>> = {
  "linux-x64": { name: "tensorflow-cpu", platform: "manylinux_2_27_x86_64", libraries: LINUX },
  "linux-arm64": { name: "tensorflow", platform: "manylinux_2_27_aarch64", libraries: LINUX },
  "darwin-arm64": { name: "tensorflow", platform: "macosx_12_0_arm64", libraries: MAC },
};

/** The C interface is all that the binding includes: 300 files of the wheel's 13,000. */
const HEADERS = ["tensorflow/c/", "tensorflow/core/platform/", "tsl/platform/", "xla/tsl/c/"];

const glibc = () => {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime;
};

/** @throws StepFailure where no wheel fits, in words */
export function wheelFor(platform: string, libc: string | undefined): Wheel {
  const wheel = WHEELS[platform];
  if (wheel === undefined) {
    throw new StepFailure(
      `TensorFlow ${TENSORFLOW} has no wheel with the C library for ${platform} (there are ${Object.keys(WHEELS).join(", ")})`,
    );
  }
  if (!platform.startsWith("linux")) return wheel;
  const [major = 0, minor = 0] = (libc ?? "0.0").split(".").map(Number);
  if (major > 2 || (major === 2 && minor >= 27)) return wheel;
  throw new StepFailure(
    `TensorFlow ${TENSORFLOW} needs glibc 2.27 or later; this system has ${libc ?? "another C library"}`,
  );
}

/** Bytes below a folder; files may come and go meanwhile. */
export function bytesBelow(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sum + bytesBelow(path);
    return sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0);
  }, 0);
}

/** pip finishes or replaces what an earlier attempt left, by its hash; so the folder is kept. */
async function download(project: Project, wheel: Wheel, log: string, task: Task): Promise<string> {
  const folder = join(project.state, "downloads");
  mkdirSync(folder, { recursive: true });
  const tmp = workFolder(project, "download");
  let total: number | undefined;
  await runCommand(
    [
      ...[venvPython(project.root), LEASH, "pip", "download", "--no-color", "--no-cache-dir"],
      ...["--python-version", "3.12"],
      ...["--implementation", "cp", "--abi", "cp312", "--platform", wheel.platform],
      ...["--dest", folder, ...pinnedArguments(wheel.name, tmp)],
    ] as [string, ...string[]],
    {
      cwd: project.root,
      env: { ...cleanPython, TMPDIR: tmp },
      log,
      leashed: true,
      onLine: (line) => {
        const size = /\.whl.*\(([\d.]+) MB\)/.exec(line)?.[1];
        if (size !== undefined) total = Number(size);
      },
      onTick: () => {
        const done = bytesBelow(tmp) / 1e6;
        if (total === undefined) task.update(undefined, `${wheel.name} ${TENSORFLOW}`);
        else task.update(done / total, `${done.toFixed(0)} of ${total.toFixed(0)} MB`);
        return undefined;
      },
    },
  );
  removeFolder(project, tmp);
  const prefix = `${wheel.name.replace("-", "_")}-${TENSORFLOW}-`;
  const file = readdirSync(folder).find((name) => name.startsWith(prefix));
  if (file === undefined) throw new StepFailure("pip downloaded no wheel", log);
  return join(folder, file);
}

async function unpack(
  project: Project,
  file: string,
  target: string,
  wheel: Wheel,
  log: string,
  task: Task,
) {
  const prefixes = [
    ...wheel.libraries.map((library) => `tensorflow/${library}`),
    ...HEADERS.map((folder) => `tensorflow/include/${folder}`),
  ];
  const script = join(__dirname, "..", "unpack_wheel.py");
  await runCommand([venvPython(project.root), script, file, target, ...prefixes], {
    cwd: project.root,
    env: cleanPython,
    log,
    onLine: (line) => {
      const percent = /^(\d+)%$/.exec(line)?.[1];
      if (percent !== undefined) task.update(Number(percent) / 100, "unpacking");
    },
  });
}

/**
 * Builds the native backend from TensorFlow's wheel: its C libraries, and the npm package's own
 * binding compiled against them. Nothing is installed into Python.
 *
 * @returns how it came about, in words
 * @throws StepFailure
 */
export async function buildFromWheel(project: Project, log: string, task: Task): Promise<string> {
  const wheel = wheelFor(`${process.platform}-${process.arch}`, glibc());
  if (!existsSync(venvPython(project.root))) {
    throw new StepFailure("it takes the project's Python environment, which is not there");
  }
  const file = await download(project, wheel, log, task);
  const work = workFolder(project, "wheel");
  const folder = join(work, "native");
  const unpacked = join(work, "unpacked");
  await unpack(project, file, unpacked, wheel, log, task);
  mkdirSync(join(folder, "deps", "lib"), { recursive: true });
  for (const library of wheel.libraries) {
    renameSync(join(unpacked, "tensorflow", library), join(folder, "deps", "lib", library));
  }
  const include = join(unpacked, "tensorflow", "include");
  const compiler = await compile(project, { include, folder, work }, log, task);
  adopt(project, folder, "wheel");
  rmSync(file, { force: true });
  removeFolder(project, work);
  return `${wheel.name} ${TENSORFLOW} from its wheel, binding compiled with ${compiler}`;
}
