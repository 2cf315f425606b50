import assert from "node:assert/strict";
import type * as processes from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { it } from "node:test";
import { showChildren } from "./children";
import { piped } from "./shared_stdio";

let take: (name: string, text: string) => void = () => undefined;
showChildren((name, chunk) => take(name, String(chunk)));
// As cells do, after it.
const { execFileSync, execSync, fork, spawn, spawnSync } = createRequire(__filename)(
  "node:child_process",
) as typeof processes;
const both = `echo out; echo err >&2`;
const node = process.execPath;

/** What arrives meanwhile; standard error also as Node itself hands it on. */
async function arriving(body: () => unknown): Promise<string[]> {
  const arrived = { stdout: "", stderr: "" };
  take = (name, text) => void (arrived[name as "stdout"] += text);
  const { write } = process.stderr;
  process.stderr.write = (chunk: string | Uint8Array) => {
    arrived.stderr += String(chunk);
    return true;
  };
  try {
    await body();
  } finally {
    process.stderr.write = write;
  }
  return [arrived.stdout, arrived.stderr];
}

const closed = (child: processes.ChildProcess) => once(child, "close");
const ways: Record<string, () => unknown> = {
  spawn: () => closed(spawn("sh", ["-c", both], { stdio: "inherit" })),
  "spawn by numbers": () => closed(spawn("sh", ["-c", both], { stdio: [0, 1, 2] })),
  "spawn by streams": () => closed(spawn("sh", ["-c", both], { stdio: ["ignore", process.stdout, process.stderr] })), // prettier-ignore
  "spawn through a shell": () => closed(spawn(both, { shell: true, stdio: "inherit" })),
  fork: () => closed(fork("-e", [`console.log("out"); console.error("err")`], { execPath: node, execArgv: [] })), // prettier-ignore
  spawnSync: () => spawnSync("sh", ["-c", both], { stdio: "inherit" }),
  execSync: () => execSync(both, { stdio: "inherit" }),
  "execSync that asks for text": () => execSync(both, { stdio: "inherit", encoding: "utf8" }),
  execFileSync: () => execFileSync("sh", ["-c", both], { stdio: "inherit" }),
  "a failing execSync": () => assert.throws(() => execSync(`${both}; exit 3`, { stdio: "inherit" }), { status: 3 }), // prettier-ignore
};
for (const [name, run] of Object.entries(ways)) {
  it(`what a child of ${name} writes to inherited streams arrives`, async () => {
    assert.deepEqual(await arriving(run), ["out\n", "err\n"]);
  });
}

it("streams of the caller's own stay with it", async () => {
  const arrived = await arriving(async () => {
    assert.equal(execSync("echo out").toString(), "out\n");
    assert.equal(spawnSync("sh", ["-c", both], { encoding: "utf8" }).stderr, "err\n");
    const mixed = spawnSync("sh", ["-c", both], { stdio: ["ignore", "pipe", "inherit"] });
    assert.deepEqual([String(mixed.stdout), mixed.stderr], ["out\n", null]);
    const child = spawn("sh", ["-c", both]);
    const heard = once(child.stdout, "data");
    await closed(child);
    assert.equal(String((await heard)[0]), "out\n");
  });
  assert.deepEqual(arrived, ["", "err\n"]);
});

it("an inherited stream is null to the caller, as in Node, and holds as much as comes", async () => {
  const arrived = await arriving(() => {
    const { stdout, output } = spawnSync("head", ["-c", "3000000", "/dev/zero"], { stdio: "inherit" }); // prettier-ignore
    assert.deepEqual([stdout, output[1]], [null, null]);
    assert.equal(execSync("true", { stdio: "inherit" }), null);
    assert.equal(spawn("true", { stdio: "inherit" }).stdout, null);
  });
  assert.equal(arrived[0]?.length, 3_000_000);
});

it("what stdio may be is left as it is where it shares nothing", () => {
  for (const stdio of [undefined, "pipe", "ignore", ["pipe", "ignore", 7], ["inherit", null]]) {
    assert.deepEqual(piped(stdio), { stdio, shared: {} });
  }
  assert.deepEqual(piped(["ignore", 2, 1]), {
    stdio: ["ignore", "pipe", "pipe"],
    shared: { stdout: "stderr", stderr: "stdout" },
  });
});
