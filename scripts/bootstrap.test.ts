import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { temporaryFolder, write, writeProgram } from "./setup/testing/project";

const posix = process.platform === "win32" ? { skip: "the stand-ins are shell scripts" } : {};

const LOCK = JSON.stringify({
  packages: {
    "": {},
    "node_modules/one": { version: "1.0.0" },
    "node_modules/two": { version: "2.0.0", optional: true },
  },
});

/** An npm that installs what {@link LOCK} names, and counts its runs. */
const NPM = `
const fs = require("node:fs");
fs.appendFileSync("npm-runs", process.argv.slice(2).join(" ") + "\\n");
if (fs.existsSync("npm-fails")) {
  console.error("npm error code E404\\nnpm error 404 Not Found - one@1.0.0");
  process.exit(1);
}
fs.mkdirSync("node_modules/one", { recursive: true });
fs.writeFileSync("node_modules/one/package.json", "{}");
fs.writeFileSync("node_modules/.package-lock.json",
  JSON.stringify({ packages: { "node_modules/one": { version: "1.0.0" } } }));`;

/** In place of TypeScript's register: notes which script is run, with what, and ends there. */
const REGISTER = `
const fs = require("node:fs");
const { basename } = require("node:path");
fs.appendFileSync("scripts-run", [basename(process.argv[1]), ...process.argv.slice(2)].join(" ") + "\\n");
fs.writeFileSync("python-found", process.env.LATENT_LAB_PYTHON);
process.exit(fs.existsSync("setup-fails") && basename(process.argv[1]) === "setup.ts" ? 1 : 0);`;

const answer = (version: string, modules: string[]) =>
  `echo '{"executable":"/a/python3","version":"${version}","modules":${JSON.stringify(modules)}}'`;

/** A clone in which npm, Python and the scripts in TypeScript are stand-ins. */
function clone(t: TestContext, python = answer("3.12.1", ["ensurepip", "venv"])): string {
  const root = temporaryFolder(t);
  cpSync(join(__dirname, "bootstrap"), join(root, "scripts", "bootstrap"), { recursive: true });
  for (const name of ["bootstrap.mjs", "leash.cjs", "node_version.cjs"]) {
    cpSync(join(__dirname, name), join(root, "scripts", name));
  }
  cpSync(join(__dirname, "..", "package.json"), join(root, "package.json"));
  for (const name of ["setup", "start", "test", "lab", "doctor"]) {
    write(join(root, "scripts", `${name}.ts`), "");
  }
  write(join(root, "scripts", "register.cjs"), REGISTER);
  write(join(root, "package-lock.json"), LOCK);
  write(join(root, "npm-cli.js"), NPM);
  writeProgram(join(root, "bin", "python3"), python);
  return root;
}

function environment(root: string, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const env = { ...process.env, PATH: join(root, "bin"), npm_execpath: join(root, "npm-cli.js") };
  return { ...env, PYTHON: undefined, npm_lifecycle_event: undefined, CI: undefined, ...more };
}

function bootstrap(root: string, args: string[], more: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, "scripts", "bootstrap.mjs"), ...args],
    { cwd: dirname(root), env: environment(root, more), encoding: "utf8" },
  );
  return { status, stdout, stderr };
}

const linesOf = (root: string, name: string) => {
  const file = join(root, name);
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
};

test("npm packages, set-up, command: in this order, arguments passed on", posix, (t) => {
  const root = clone(t);
  const { status, stderr } = bootstrap(root, ["start", "-p", "numEpochs=1"]);
  assert.equal(status, 0, stderr);
  assert.match(linesOf(root, "npm-runs")[0] ?? "", /^ci .*--ignore-scripts/);
  assert.deepEqual(linesOf(root, "scripts-run"), ["setup.ts", "start.ts -p numEpochs=1"]);
  assert.equal(existsSync(join(root, ".setup", "lock")), false);
});

test("npm ci is not run again, nor where the user has run it", posix, (t) => {
  const root = clone(t);
  bootstrap(root, ["setup"]);
  const { stdout } = bootstrap(root, ["setup"]);
  assert.equal(linesOf(root, "npm-runs").length, 1);
  assert.equal(stdout, "");
});

for (const [what, damage] of [
  ["broken off", "node_modules/.package-lock.json"],
  ["damaged", "node_modules/one"],
] as const) {
  test(`a ${what} installation is made again`, posix, (t) => {
    const root = clone(t);
    bootstrap(root, ["setup"]);
    rmSync(join(root, damage), { recursive: true });
    bootstrap(root, ["setup"]);
    assert.equal(linesOf(root, "npm-runs").length, 2);
  });
}

test("another package-lock.json asks for another npm ci", posix, (t) => {
  const root = clone(t);
  bootstrap(root, ["setup"]);
  writeFileSync(join(root, "package-lock.json"), LOCK.replace("1.0.0", "1.0.1"));
  assert.match(bootstrap(root, ["setup"]).stdout, /one 1\.0\.1 is missing/);
});

test("npm's failure is one line, with its log; the set-up is not begun", posix, (t) => {
  const root = clone(t);
  write(join(root, "npm-fails"), "");
  const { status, stderr } = bootstrap(root, ["start"]);
  assert.equal(status, 1);
  assert.equal(stderr, "✗ npm ci failed: 404 Not Found - one@1.0.0 (log: .setup/logs/npm.log)\n");
  assert.deepEqual(linesOf(root, "scripts-run"), []);
});

test("a set-up that fails ends the command with its status", posix, (t) => {
  const root = clone(t);
  write(join(root, "setup-fails"), "");
  assert.equal(bootstrap(root, ["start"]).status, 1);
  assert.deepEqual(linesOf(root, "scripts-run"), ["setup.ts"]);
});

test("a Node that is too old is said in one line, by every command", posix, (t) => {
  const root = clone(t);
  write(join(root, "package.json"), JSON.stringify({ engines: { node: ">=99.1.0" } }));
  const { status, stdout, stderr } = bootstrap(root, ["start"]);
  assert.deepEqual([status, stdout], [2, ""]);
  assert.match(stderr, /^✗ Node \S+ is too old: Latent Lab needs Node 99\.1\.0 or later .*\n$/);
  const train = join(root, "src", "cli", "train.ts");
  cpSync(join(__dirname, "register.cjs"), join(root, "scripts", "register.cjs"));
  const args = ["-r", join(root, "scripts", "register.cjs"), write(train, "")];
  const ended = spawnSync(process.execPath, args, { encoding: "utf8" });
  assert.deepEqual([ended.status, ended.stderr], [2, stderr]);
});

test("no Python, or an old one, is said before anything is downloaded", posix, (t) => {
  const old = clone(t, answer("3.9.2", ["ensurepip", "venv"]));
  const found = bootstrap(old, ["start"]);
  assert.equal(found.status, 2);
  assert.match(found.stderr, /^✗ .*needs Python 3\.10 or later.*python3 is 3\.9\.2.*PYTHON=/);
  assert.deepEqual(linesOf(old, "npm-runs"), []);

  const none = clone(t);
  rmSync(join(none, "bin", "python3"));
  assert.match(bootstrap(none, ["start"]).stderr, /tried python3, python, py -3: none runs/);
});

test("an old python3 beside a recent python is no obstacle", posix, (t) => {
  const root = clone(t, answer("3.8.0", ["ensurepip", "venv"]));
  writeProgram(join(root, "bin", "python"), answer("3.13.0", ["ensurepip", "venv"]));
  assert.equal(bootstrap(root, ["setup"]).status, 0);
  assert.match(linesOf(root, "python-found")[0] ?? "", /"version":"3\.13\.0"/);
});

test("Python without ensurepip: what to install, by its version", posix, (t) => {
  const root = clone(t, answer("3.11.2", ["venv"]));
  const { status, stderr } = bootstrap(root, ["test"]);
  assert.equal(status, 2);
  assert.match(stderr, /no ensurepip.*`apt install python3\.11-venv`.*`pip install virtualenv`/);
  assert.equal(stderr.trim().split("\n").length, 1);
});

test("Python without ensurepip: uv or virtualenv, where present, do as well", posix, (t) => {
  const withUv = clone(t, answer("3.11.2", ["venv"]));
  writeProgram(join(withUv, "bin", "uv"), "exit 0");
  assert.equal(bootstrap(withUv, ["setup"]).status, 0);
  assert.match(linesOf(withUv, "python-found")[0] ?? "", /"uv","venv","--seed"/);

  const withModule = clone(t, answer("3.11.2", ["venv", "virtualenv"]));
  assert.equal(bootstrap(withModule, ["setup"]).status, 0);
  assert.match(linesOf(withModule, "python-found")[0] ?? "", /"leashed":\["virtualenv"\]/);
});

test("too little disk is said before anything is downloaded", posix, (t) => {
  const root = clone(t);
  const { status, stderr } = bootstrap(root, ["start"], { LATENT_LAB_FREE_DISK: "1e9" });
  assert.equal(status, 2);
  assert.match(stderr, /needs 3\.2 GB of disk .* has 1\.0 GB free/);
  assert.deepEqual(linesOf(root, "npm-runs"), []);
});

test("an unknown command names the known ones", posix, (t) => {
  const { status, stderr } = bootstrap(clone(t), ["strat"]);
  assert.equal(status, 2);
  assert.match(stderr, /"strat": one of start, test, setup, doctor, lab/);
});

test("where nobody reads any more, the set-up ends without a word", posix, async (t) => {
  const root = clone(t);
  const child = spawn(process.execPath, [join(root, "scripts", "bootstrap.mjs"), "setup"], {
    env: environment(root),
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.destroy();
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => void (stderr += chunk.toString()));
  assert.deepEqual([(await once(child, "close"))[0], stderr], [0, ""]);
  assert.deepEqual(linesOf(root, "npm-runs"), [], "and installs nothing");
});

test("the doctor works before any set-up, and installs nothing", posix, (t) => {
  const root = clone(t, answer("3.11.2", ["venv"]));
  const { status, stdout, stderr } = bootstrap(root, ["doctor"]);
  assert.equal(status, 1);
  assert.match(stdout, /✓ Node .*\n✗ Python .*ensurepip/);
  assert.match(stderr, /node_modules: there is none/);
  assert.deepEqual(linesOf(root, "npm-runs"), []);
});

test("the lock of a process that is gone does not hold anybody up", posix, (t) => {
  const root = clone(t);
  const { pid } = spawnSync("/bin/sh", ["-c", "exit 0"]);
  write(join(root, ".setup", "lock"), `${pid} ${hostname()} 0`);
  assert.equal(bootstrap(root, ["setup"]).status, 0);
  assert.equal(existsSync(join(root, ".setup", "lock")), false);
});

/** Waits for what must come, however busy the machine. */
async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 600 && !condition(); i += 1) await sleep(50);
  assert.ok(condition(), `waited in vain for ${condition}`);
}

const alive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test("two set-ups at once: the second waits, then finds everything done", posix, async (t) => {
  const root = clone(t);
  // The first set-up's npm waits for a file.
  const slow = `while (!require("node:fs").existsSync("go")) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);`;
  write(join(root, "npm-cli.js"), slow + NPM);
  const start = () => {
    const child = spawn(process.execPath, [join(root, "scripts", "bootstrap.mjs"), "setup"], {
      env: environment(root),
      stdio: ["ignore", "pipe", "inherit"],
    });
    t.after(() => child.kill("SIGKILL"));
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => void (output += chunk.toString()));
    return { done: once(child, "close"), output: () => output };
  };
  const first = start();
  await until(() => first.output().includes("Installing"));
  const second = start();
  await until(() => second.output().includes("waiting"));
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, "go"), "");
  assert.deepEqual([(await first.done)[0], (await second.done)[0]], [0, 0]);
  assert.equal(linesOf(root, "npm-runs").length, 1);
});

test(
  "killed outright, a set-up takes its children with it, and the next one mends it",
  posix,
  async (t) => {
    const root = clone(t);
    const stuck = `require("node:fs").writeFileSync("npm-pid", String(process.pid)); setInterval(() => {}, 1000);`;
    write(join(root, "npm-cli.js"), stuck);
    const child = spawn(process.execPath, [join(root, "scripts", "bootstrap.mjs"), "setup"], {
      env: environment(root),
      stdio: "ignore",
    });
    await until(() => existsSync(join(root, "npm-pid")));
    const npm = Number(readFileSync(join(root, "npm-pid"), "utf8"));
    child.kill("SIGKILL");
    await until(() => !alive(npm));
    write(join(root, "npm-cli.js"), NPM);
    assert.equal(bootstrap(root, ["setup"]).status, 0);
    assert.deepEqual(linesOf(root, "scripts-run"), ["setup.ts --again"]);
  },
);
