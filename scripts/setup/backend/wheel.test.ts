import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { venvPython } from "../../../src/host/node/jupyter";
import type { Project } from "../project";
import {
  recording,
  temporaryFolder,
  temporaryProject,
  write,
  writeProgram,
} from "../testing/project";
import { compileArguments } from "./compile";
import { bindingIn, isBuilt, nativeFolder } from "./native_folder";
import { buildFromWheel, wheelFor } from "./wheel";

const posix = process.platform === "linux" ? {} : { skip: "the stand-ins are for Linux" };

test("each system has its wheel, and one without is told why", () => {
  assert.equal(wheelFor("linux-x64", "2.36").name, "tensorflow-cpu");
  assert.equal(wheelFor("linux-arm64", "2.36").name, "tensorflow");
  assert.equal(wheelFor("darwin-arm64", undefined).platform, "macosx_12_0_arm64");
  assert.throws(() => wheelFor("darwin-x64", undefined), /no wheel .* for darwin-x64/);
  assert.throws(() => wheelFor("linux-x64", "2.17"), /glibc 2.27 or later; this system has 2.17/);
  assert.throws(() => wheelFor("linux-x64", undefined), /another C library/);
});

const MAKE_WHEEL = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    for name in ("tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2",
        "tensorflow/include/tensorflow/c/c_api.h", "tensorflow/include/tensorflow/core/platform/ctstring.h",
        "tensorflow/include/tsl/platform/ctstring.h", "tensorflow/include/xla/tsl/c/tsl_status.h",
        "tensorflow/python/unwanted.py"):
        wheel.writestr(name, name)`;

/**
 * A project whose pip writes a small wheel and whose compilers are stand-ins that note their name;
 * `broken` names the part that fails.
 */
function pretend(t: TestContext, project: Project, broken?: "pip" | "wheel" | "g++" | "compilers") {
  const script = write(join(project.root, "make_wheel.py"), MAKE_WHEEL);
  const wheel = "tensorflow_cpu-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl";
  writeProgram(
    venvPython(project.root),
    [
      'while [ $# -gt 0 ]; do case "$1" in',
      broken === "pip" ? 'download) echo "ERROR: no network today"; exit 1;;' : "",
      `--dest) ${broken === "wheel" ? `echo broken > "$2/${wheel}"` : `python3 "${script}" "$2/${wheel}"`}; exit;;`,
      '--target) mkdir -p "$2/ziglang"; exit;;',
      'ziglang) while [ "$1" != -o ]; do shift; done; echo zig > "$2"; exit;;',
      '*unpack_wheel.py) exec python3 "$@";;',
      "esac; shift; done; exit 9",
    ].join("\n"),
  );
  const compiler = (name: string) => `while [ "$1" != -o ]; do shift; done; echo ${name} > "$2"`;
  const bin = join(project.root, "bin");
  if (broken === "compilers") rmSync(bin, { recursive: true, force: true });
  else {
    writeProgram(
      join(bin, "g++"),
      broken === "g++" ? "echo 'x.cc:1: error: no'; exit 1" : compiler("g++"),
    );
    writeProgram(join(bin, "clang++"), compiler("clang++"));
  }
  const { PATH, CXX } = process.env;
  t.after(() => Object.assign(process.env, { PATH, ...(CXX ? { CXX } : {}) }));
  delete process.env.CXX;
  // python3, sh and the like, but no compiler of this machine's.
  const tools = join(project.root, "tools");
  const output = (...argv: [string, string, string]) =>
    execFileSync(argv[0], argv.slice(1), { encoding: "utf8" }).trim();
  // Itself, because python3 may be a shim that looks for the next on PATH.
  const python = output("python3", "-c", "import sys; print(sys.executable)");
  writeProgram(join(tools, "python3"), `exec "${python}" "$@"`);
  for (const name of ["sh", "mkdir"]) {
    const path = output("/bin/sh", "-c", `command -v ${name}`);
    writeProgram(join(tools, name), `exec "${path}" "$@"`);
  }
  process.env.PATH = `${bin}:${tools}`;
}

async function build(t: TestContext, project: Project, broken?: Parameters<typeof pretend>[2]) {
  const { PATH } = process.env;
  pretend(t, project, broken);
  const task = recording(project).display.begin("wheel");
  try {
    return await buildFromWheel(project, join(project.logs, "wheel.log"), task);
  } finally {
    process.env.PATH = PATH;
  }
}

const compiledBy = (project: Project) =>
  readFileSync(bindingIn(nativeFolder(project, "wheel")), "utf8").trim();

test(
  "the wheel tier: libraries and binding in their places, everything else gone",
  posix,
  async (t) => {
    const project = temporaryProject(t);
    const why = await build(t, project);
    assert.equal(why, "tensorflow-cpu 2.21.0 from its wheel, binding compiled with g++");
    const folder = nativeFolder(project, "wheel");
    assert.deepEqual(readdirSync(join(folder, "deps", "lib")).sort(), [
      "libtensorflow_cc.so.2",
      "libtensorflow_framework.so.2",
    ]);
    assert.equal(compiledBy(project), "g++");
    assert.deepEqual(readdirSync(join(project.state, "downloads")), [], "the wheel is deleted");
    assert.deepEqual(readdirSync(project.tmp), [], "and so is what was unpacked");
  },
);

for (const broken of ["pip", "wheel"] as const) {
  test(`broken at the ${broken}, the next attempt mends it`, posix, async (t) => {
    const project = temporaryProject(t);
    const reason = { pip: /no network today/, wheel: /zip/i }[broken];
    await assert.rejects(build(t, project, broken), reason);
    assert.equal(isBuilt(nativeFolder(project, "wheel")), false);
    await build(t, project);
    assert.ok(isBuilt(nativeFolder(project, "wheel")));
  });
}

test("a compiler that fails gives way to the next", posix, async (t) => {
  const project = temporaryProject(t);
  await build(t, project, "g++");
  assert.equal(compiledBy(project), "clang++");
  assert.match(readFileSync(join(project.logs, "wheel.log"), "utf8"), /error: no/);
});

test("without a compiler, zig is fetched, used and removed", posix, async (t) => {
  const project = temporaryProject(t);
  const why = await build(t, project, "compilers");
  assert.match(why, /compiled with zig$/);
  assert.equal(compiledBy(project), "zig");
  assert.deepEqual(readdirSync(project.tmp), []);
});

test("without the project's Python there is no wheel tier", posix, async (t) => {
  const project = temporaryProject(t);
  const task = recording(project).display.begin("wheel");
  await assert.rejects(
    buildFromWheel(project, join(project.logs, "wheel.log"), task),
    /Python environment, which is not there/,
  );
});

test("the binding finds its libraries by its own place", posix, (t) => {
  const args = compileArguments(temporaryProject(t), "include", "folder");
  assert.ok(args.includes("-Wl,-rpath,$ORIGIN/../../deps/lib"));
  assert.ok(args.includes("-DNAPI_VERSION=8"));
});

test("a wheel that would write outside its folder is refused", posix, (t) => {
  const folder = temporaryFolder(t);
  const evil = join(folder, "evil.whl");
  const make = `import sys, zipfile; zipfile.ZipFile(sys.argv[1], "w").writestr("lib/../../../out", "x")`;
  execFileSync("python3", ["-c", make, evil]);
  const script = join(__dirname, "..", "unpack_wheel.py");
  assert.throws(
    () =>
      execFileSync("python3", [script, evil, join(folder, "a", "b"), "lib/"], { stdio: "pipe" }),
    /would leave the target folder/,
  );
  assert.equal(existsSync(join(folder, "out")), false);
});
