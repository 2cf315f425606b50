import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { thisProject } from "./setup/project";

/** Runs `npm run lab` without a browser until `use` is done with the address that it prints. */
async function withLab(use: (address: URL) => Promise<void>): Promise<void> {
  const { root } = thisProject;
  const command = ["-r", join(root, "scripts/register.cjs"), join(root, "scripts/lab.ts")];
  // Port 0 in Jupyter is one that the system chooses; no other setting is the test's.
  const lab = spawn(process.execPath, [...command, "--no-browser", "--ServerApp.port=0"], {
    cwd: root,
    stdio: ["ignore", "ignore", "pipe"],
    detached: true,
    env: { ...process.env, JUPYTER_TOKEN: undefined },
  });
  const ended = new Promise<void>((resolve) => lab.once("exit", () => resolve()));
  let said = "";
  try {
    const address = await new Promise<URL>((resolve, reject) => {
      lab.stderr.on("data", (text: Buffer) => {
        said += text.toString();
        const [found] = /http:\/\/127\.0\.0\.1:\d+\/\S+(?=\s)/.exec(said) ?? [];
        if (found) resolve(new URL(found));
      });
      lab.once("exit", () => reject(new Error(`JupyterLab ended:\n${said}`)));
    });
    await use(address);
  } finally {
    lab.kill("SIGTERM");
    // Jupyter's server has been seen to wait for its own threads for ever.
    const killed = setTimeout(() => process.kill(-(lab.pid ?? 0), "SIGKILL"), 20_000);
    await ended;
    clearTimeout(killed);
  }
}

/** Whether anybody listens there. */
function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2_000 });
    const told = (answer: boolean) => () => (socket.destroy(), resolve(answer));
    socket.once("connect", told(true)).once("error", told(false)).once("timeout", told(false));
  });
}

test("the lab opens on the notebooks, and what they link to can be opened", () =>
  withLab(async ({ origin, pathname, searchParams }) => {
    assert.equal(pathname, "/lab/tree/notebooks");
    const headers = { Authorization: `token ${searchParams.get("token")}` };
    const ask = (path: string) => fetch(`${origin}/api/contents/${path}?content=0`, { headers });
    for (const path of ["notebooks/01-vae.ipynb", "src/models/vae.ts", "outputs", "model_ckpts"]) {
      const { status } = await ask(path).catch(() => sleep(2_000).then(() => ask(path)));
      assert.equal(status, 200, path);
    }
  }));

test("the lab is for who has its token, and for this machine alone", () =>
  withLab(async ({ origin, port, searchParams }) => {
    const token = searchParams.get("token") ?? "";
    assert.match(token, /^[0-9a-f]{32,}$/);
    const ask = (path: string, headers: object) =>
      fetch(`${origin}${path}`, { headers: { ...headers }, redirect: "manual" });
    // On a busy machine a server that has just said its address may not answer yet.
    const status = async (path: string, headers = {}) =>
      (await ask(path, headers).catch(() => sleep(2_000).then(() => ask(path, headers)))).status;
    for (const path of ["/api/contents", "/api/kernels", "/api/sessions", "/api/terminals"]) {
      assert.equal(await status(path), 403, path);
      assert.equal(await status(path, { Authorization: "token 0" }), 403, path);
      assert.equal(await status(path, { Authorization: `token ${token}` }), 200, path);
    }
    for (const path of [
      "/lab",
      "/doc/tree/notebooks/01-vae.ipynb",
      "/files/notebooks/01-vae.ipynb",
    ]) {
      assert.ok([302, 403].includes(await status(path)), path);
    }
    assert.ok(await listens("127.0.0.1", Number(port)));
    const others = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
    for (const { address } of others.filter(
      ({ internal, family }) => !internal && family === "IPv4",
    )) {
      assert.equal(await listens(address, Number(port)), false, address);
    }
  }));
