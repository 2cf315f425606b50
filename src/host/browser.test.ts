import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { browserHost } from "./browser";

const packages = { "umap-js": { UMAP: "a class" } };
const page = browserHost({ packages, assets: { "a/b.wat": Uint8Array.of(1, 2) } });

test("a package is what the page has of that name; another is named", () => {
  assert.equal(page.packages.load("umap-js"), packages["umap-js"]);
  assert.throws(() => page.packages.load("esbuild"), /"esbuild" is not part of this page/);
  assert.throws(() => page.packages.load("toString"), /not part of this page/);
});

test("files come from the bytes or the address of their name, or of a folder above", async () => {
  const asked: string[] = [];
  const server = createServer(({ url = "" }, response) => {
    asked.push(url);
    response.writeHead(url === "/none" ? 404 : 200).end(Uint8Array.of(7));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const { packages, assemble, scripts } = browserHost({
      packages: {},
      assets: {
        "a/b.wat": Uint8Array.of(1, 2),
        "font.ttf": `${address}/fonts/one`,
        "@scope/wasm/": `${address}/wasm`,
        "none.ttf": `${address}/none`,
        "plotly.js": new TextEncoder().encode("Plotly = {}"),
      },
    });
    assert.deepEqual(await assemble("a/b.wat"), Uint8Array.of(1, 2));
    assert.deepEqual(await packages.bytes("font.ttf"), Uint8Array.of(7));
    await packages.bytes("@scope/wasm/dist/one.wasm");
    assert.deepEqual(asked, ["/fonts/one", "/wasm/dist/one.wasm"]);
    assert.equal(packages.folder("@scope/wasm"), `${address}/wasm/`);
    assert.equal(await scripts.plotly(), "Plotly = {}");
    await assert.rejects(packages.bytes("none.ttf"), /HTTP 404, where "none.ttf" should be/);
    await assert.rejects(assemble("c.wat"), /the file "c.wat" is not part of this page/);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test("gzip is read and written as others do it", async () => {
  const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => (i * i) % 251);
  assert.deepEqual(new Uint8Array(gunzipSync(await page.gzip.compress(bytes))), bytes);
  assert.deepEqual(await page.gzip.decompress(gzipSync(bytes), bytes.length), bytes);
});

test("gzip that is broken, cut off or holds too much is refused", async () => {
  const compressed = gzipSync(new Uint8Array(10_000_000));
  const { decompress } = page.gzip;
  await assert.rejects(decompress(compressed, 9_999_999), /more than 9999999 bytes/);
  await assert.rejects(decompress(compressed.subarray(0, 500), 1e9));
  await assert.rejects(decompress(Uint8Array.of(0x1f, 0x8b, 1, 2, 3), 1e9));
});

test("in turns, timers come to their turn too", async () => {
  let rang = false;
  setTimeout(() => (rang = true), 1);
  let turns = 0;
  for (; !rang && turns < 100_000; turns++) await page.turn();
  assert.ok(rang, `no timer in ${turns} turns`);
});

test("without more being said, files are in memory and there is no native library", () => {
  page.files.write({ "model_ckpts/x": "1" });
  assert.deepEqual(page.files.list("model_ckpts"), ["x"]);
  assert.equal(page.nativeLibrary("latent_lab.node"), undefined);
  assert.deepEqual(page.variables, {});
});

test("values are text for people", () => {
  const { inspect } = page;
  assert.equal(inspect(undefined), "undefined");
  assert.equal(inspect("a"), '"a"');
  assert.equal(inspect(NaN), "NaN");
  assert.equal(inspect(Float32Array.of(1, 0.5)), "Float32Array(2) [1, 0.5]");
  assert.match(inspect(new Uint8Array(102)), /0, … 2 more\]$/);
  assert.equal(inspect(new Set([1])), "Set(1) [\n  1\n]");
  assert.equal(inspect(Math.max), "[Function: max]");
  assert.match(inspect(new TypeError("wrong")), /^TypeError: wrong/);
  const loop: { beta: number; self?: object; twice: object[] } = { beta: 4, twice: [] };
  const shared = { a: 1 };
  loop.self = loop;
  loop.twice = [shared, shared];
  assert.deepEqual(JSON.parse(inspect(loop)), {
    beta: 4,
    self: "[Circular]",
    twice: [{ a: 1 }, { a: 1 }],
  });
});
