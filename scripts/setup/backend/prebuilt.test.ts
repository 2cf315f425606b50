import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, mkdirSync, copyFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { recording, temporaryProject, write } from "../testing/project";
import { bindingIn, isBuilt, nativeFolder } from "./native_folder";
import { fetchPrebuilt, reach } from "./prebuilt";

async function serve(t: TestContext): Promise<{ server: Server; port: number }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => void sockets.add(socket.on("error", () => undefined)));
  t.after(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { server, port: (server.address() as AddressInfo).port };
}

test("a host that refuses is told at once, with its name", async (t) => {
  const { server, port } = await serve(t);
  await new Promise((resolve) => server.close(resolve));
  const env = { TFJS_NODE_CDN_STORAGE: `https://127.0.0.1:${port}/` };
  await assert.rejects(
    reach(env),
    new RegExp(`127.0.0.1:${port} cannot be reached \\(ECONNREFUSED`),
  );
});

test("a host that never answers, as behind a firewall, is given up on", async (t) => {
  const { port } = await serve(t);
  const env = { TFJS_NODE_CDN_STORAGE: `https://127.0.0.1:${port}/` };
  await assert.rejects(reach(env, 200), /cannot be reached \((no answer|ECONNRESET)/);
});

/** The package with an install script of our own. */
function project(t: TestContext, install: string) {
  const made = temporaryProject(t);
  write(join(made.tfjsNode, "scripts", "install.js"), install);
  write(join(made.tfjsNode, "binding.gyp"), "");
  mkdirSync(join(made.root, "scripts"), { recursive: true });
  copyFileSync(join(__dirname, "..", "..", "leash.cjs"), join(made.root, "scripts", "leash.cjs"));
  return made;
}

/** Anything that accepts connections passes for a proxy, so that nothing leaves this machine. */
async function behindProxy(t: TestContext): Promise<void> {
  const { port } = await serve(t);
  const before = process.env.HTTPS_PROXY;
  process.env.HTTPS_PROXY = `http://127.0.0.1:${port}`;
  t.after(() => {
    if (before === undefined) delete process.env.HTTPS_PROXY;
    else process.env.HTTPS_PROXY = before;
  });
}

const INSTALL = `
const fs = require("node:fs");
fs.mkdirSync("deps/lib", { recursive: true });
fs.writeFileSync("deps/lib/libtensorflow.so.2", "");
fs.mkdirSync("lib/napi-v8", { recursive: true });
fs.writeFileSync("lib/napi-v8/tfjs_binding.node", "downloaded");`;

test("the package's script works in a copy; the package itself is untouched", async (t) => {
  await behindProxy(t);
  const made = project(t, INSTALL);
  const task = recording(made).display.begin("prebuilt");
  const why = await fetchPrebuilt(made, join(made.logs, "prebuilt.log"), task);
  assert.equal(why, "TensorFlow.js's own download");
  const folder = nativeFolder(made, "prebuilt");
  assert.ok(isBuilt(folder));
  assert.equal(readFileSync(bindingIn(folder), "utf8"), "downloaded");
  assert.equal(existsSync(join(made.tfjsNode, "deps")), false);
  assert.deepEqual(readdirSync(made.tmp), []);
});

test("a script that fails half-way leaves nothing in place", async (t) => {
  await behindProxy(t);
  const made = project(t, `${INSTALL}\nconsole.error("Error: 403 Forbidden"); process.exit(1);`);
  const log = join(made.logs, "prebuilt.log");
  const task = recording(made).display.begin("prebuilt");
  await assert.rejects(fetchPrebuilt(made, log, task), /403 Forbidden/);
  assert.equal(existsSync(made.native), false);
  assert.match(readFileSync(log, "utf8"), /403 Forbidden/);
});

test("a script that says it is done and brings no binding has failed", async (t) => {
  await behindProxy(t);
  const made = project(t, "");
  const task = recording(made).display.begin("prebuilt");
  await assert.rejects(fetchPrebuilt(made, join(made.logs, "p.log"), task), /without a binding/);
});
