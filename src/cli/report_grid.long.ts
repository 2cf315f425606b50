import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { writeGridNotebook } from "../report/testing/grid_notebook";
import { watchReport } from "../report/testing/run_report";

const folder = mkdtempSync(join(tmpdir(), "grid of runs "));
after(() => rmSync(folder, { recursive: true, force: true }));
const notebook = writeGridNotebook(folder);

test(
  "Ctrl-C keeps what was done, and leaves neither half a file nor a kernel",
  {
    skip: process.platform === "win32" && "Windows knows no such signal",
  },
  async () => {
    const stopped = join(folder, "stopped.html");
    const settings = ["-p", "beta=1,2,3", "-p", "waitAt=2"];
    const { child, ended } = watchReport([notebook, ...settings, "--output", stopped]);
    const pid = join(folder, "stopped", "beta=2", "pid");
    while (!existsSync(pid) && child.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    child.kill("SIGINT");
    const { status, stdout, stderr } = await ended;
    assert.equal(status, 130, stderr);
    assert.match(stderr, /^\nStopping… \(Ctrl-C again ends at once\)\n$/);
    assert.doesNotMatch(stdout, /[23]\/3 .*loss/);
    assert.throws(() => process.kill(Number(readFileSync(pid, "utf8")), 0), { code: "ESRCH" });
    const files = readdirSync(folder, { recursive: true }) as string[];
    const left = files.filter((file) => file.startsWith("stopped") && !file.endsWith("pid"));
    assert.deepEqual(left.sort(), [
      ...["stopped", "stopped.html", "stopped/beta=1", "stopped/beta=1.html", "stopped/beta=2"],
    ]);
    assert.match(readFileSync(stopped, "utf8"), /Stopped after 1 of 3 runs\.[^]*not run/);
  },
);
