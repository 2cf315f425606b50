import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { findBrowser } from "../host/node/find_browser";
import { displaySymbol } from "../host";
import { projectRoot } from "../host/node/project_root";
import { noBrowser } from "../host/testing/browser";
import { closeBrowser, withPage } from "../host/node/browser_page";
import { klBars } from "./kl_bars";
import { latentScatter } from "./latent_scatter";
import { lossCurves } from "./loss_curves";
import { readPng } from "./testing/png_reader";
import { staticPicture } from "./static_picture";

const bars = klBars([2, 1], { title: "KL per dimension" });
const terms = { loss: 3, reconstruction: 2, kl: 1 };
const history = [{ epoch: 1, train: terms, test: terms, seconds: 1 }];
const [x, y, labels] = [
  [0, 1],
  [1, 0],
  [0, 1],
];

describe("staticPicture", { skip: noBrowser }, () => {
  after(closeBrowser);

  it("draws the figure on white, two pixels to one", async () => {
    const png = readPng(
      (await staticPicture(bars, { width: 300, height: 200 })) ?? new Uint8Array(),
    );
    assert.deepEqual([png.width, png.height], [600, 400]);
    const color = (px: number, py: number) => png.palette[png.at(px, py)];
    assert.deepEqual(color(0, 0), [255, 255, 255]);
    // The first bar stands left of the middle, on the axis; it is #3f90da, give or take the palette.
    const bar = color(200, 280);
    const far = [0x3f, 0x90, 0xda].some((value, i) => Math.abs(value - bar[i]) > 4);
    assert.ok(!far, `the bar is ${bar.join()}`);
  });

  it("draws the same figure the same way", async () => {
    assert.deepEqual(await staticPicture(bars), await staticPicture(bars));
  });

  it("stands in the figure's display beside the living plot where it is asked for", async () => {
    delete process.env.LATENT_LAB_PICTURES;
    assert.ok(!("image/png" in (await bars[displaySymbol]())));
    process.env.LATENT_LAB_PICTURES = "2";
    const bundle = await bars[displaySymbol]();
    delete process.env.LATENT_LAB_PICTURES;
    const png = Buffer.from(String(bundle["image/png"]), "base64");
    assert.equal(readPng(png).width, 1400);
    assert.ok(png.length < 60_000);
    assert.ok(!("text/html" in bundle));
  });

  const figures = {
    lossCurves: lossCurves(history, { steps: [{ epoch: 0.5, means: terms }] }),
    latentScatter: latentScatter({ x, y, labels, classNames: ["a", "b"], axes: ["z1", "z2"] }),
    klBars: bars,
  };
  for (const [name, { data, layout }] of Object.entries(figures)) {
    it(`${name} uses only attributes that plotly knows`, async () => {
      const json = `${JSON.stringify(data)}, ${JSON.stringify(layout)}`;
      const complaints = await withPage((page) =>
        page.evaluate(`(Plotly.validate(${json}) ?? []).map(({ msg }) => msg)`),
      );
      assert.deepEqual(complaints, []);
    });
  }
});

describe("without a browser", () => {
  it("a figure has no picture, and nobody is told", async () => {
    const { CHROME_PATH } = process.env;
    process.env.CHROME_PATH = "/nowhere/chromium";
    try {
      assert.equal(await staticPicture(bars), undefined);
      const bundle = await bars[displaySymbol]();
      assert.deepEqual(Object.keys(bundle), ["application/vnd.plotly.v1+json", "text/plain"]);
    } finally {
      if (CHROME_PATH === undefined) delete process.env.CHROME_PATH;
      else process.env.CHROME_PATH = CHROME_PATH;
    }
  });
});

const noWrapper = noBrowser || (process.platform === "win32" && "needs a POSIX shell");

describe("the shared browser", { skip: noWrapper }, () => {
  const folder = mkdtempSync(join(tmpdir(), "static picture "));
  after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  /** Draws in a process of its own, whose browser leaves its process id in a file; then runs `end`. */
  async function browserAfter(end: string): Promise<number> {
    const wrapper = join(folder, "browser");
    const pidFile = join(folder, "pid");
    writeFileSync(wrapper, `#!/bin/sh\necho $$ > "${pidFile}"\nexec "${findBrowser()}" "$@"\n`);
    chmodSync(wrapper, 0o755);
    const script = `
      const { klBars, staticPicture } = require("./src/figures");
      staticPicture(klBars([1])).then((png) => { if (!png) process.exit(3); ${end} });`;
    const child = spawn(process.execPath, ["-r", "./scripts/register.cjs", "-e", script], {
      cwd: projectRoot(),
      env: { ...process.env, CHROME_PATH: wrapper, TMPDIR: folder },
      stdio: "inherit",
    });
    const [code] = (await once(child, "exit")) as [number | null];
    assert.notEqual(code, 3, "no picture was drawn");
    return Number(readFileSync(pidFile, "utf8"));
  }

  async function assertGone(pid: number): Promise<void> {
    const deadline = Date.now() + 20_000;
    while (isRunning(pid)) {
      assert.ok(Date.now() < deadline, `browser ${pid} still runs`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  const endings = {
    "closes when no more figures come, so that the process ends": "",
    "ends with process.exit": "process.exit(0)",
    "ends when the process is terminated": `process.kill(process.pid, "SIGTERM")`,
    "ends when the process is killed": `process.kill(process.pid, "SIGKILL")`,
  };
  for (const [name, end] of Object.entries(endings)) {
    it(name, async () => assertGone(await browserAfter(end)));
  }
});

/** Whether a process runs; one that has ended and only waits for its parent does not. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return process.platform !== "linux";
  }
}
