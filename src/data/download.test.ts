import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import path from "node:path";
import { mock, test } from "node:test";
import { gzipSync } from "node:zlib";
import { UserError } from "../config";
import type { DataProgress } from "./load_options";
import { DownloadError, downloadFiles } from "./download";
import { hexSha256, inTemporaryFolder } from "./testing/idx_files";
import { withServer } from "./testing/mirror";

const CONTENT = Buffer.from("the bytes of a data set ".repeat(1000));
const COMPRESSED = gzipSync(CONTENT);
const FILE = { name: "images", sha256: hexSha256(CONTENT) };

/** Mirrors by the first part of the path, each failing in its own way. */
const answer: RequestListener = (request, response) => {
  const [, mirror, name] = (request.url ?? "").split("/");
  if (mirror === "missing") response.writeHead(404).end();
  else if (mirror === "wrong") response.end(gzipSync("other bytes"));
  else if (mirror === "garbage") response.end(Buffer.from([0x1f, 0x8b, 1, 2, 3]));
  else if (mirror === "page") response.end("<html>please log in</html>");
  else if (mirror === "silent")
    return; // never answers
  else if (mirror === "stalling") {
    response
      .writeHead(200, { "content-length": COMPRESSED.length })
      .write(COMPRESSED.subarray(0, 9));
  } else if (mirror === "dripping") {
    response.writeHead(200, { "content-length": COMPRESSED.length });
    const drop = setInterval(() => response.write("x"), 100);
    response.on("close", () => clearInterval(drop));
  } else if (mirror === "cut") {
    response.writeHead(200, { "content-length": COMPRESSED.length });
    response.write(COMPRESSED.subarray(0, 9), () => response.destroy());
  } else if (mirror === "moved") response.writeHead(302, { location: `/good/${name}` }).end();
  else if (mirror === "unpacked") response.end(CONTENT);
  else response.writeHead(200, { "content-length": COMPRESSED.length }).end(COMPRESSED);
};

const withMirrors = (body: (address: string, asked: string[]) => Promise<void>) =>
  withServer(answer, body);

/** Downloads the one file and returns what was told on the way. */
async function download(address: string, mirrors: string[], folder: string) {
  const messages: string[] = [];
  const progress: DataProgress[] = [];
  await downloadFiles({
    files: [FILE],
    mirrors: mirrors.map((mirror) => `${address}/${mirror}`),
    folder,
    // Short where the mirror makes us wait, but long for a busy machine.
    connectTimeout: mirrors[0] === "silent" ? 1000 : undefined,
    stallTimeout: /stalling|dripping/.test(mirrors[0]) ? 1000 : undefined,
    onMessage: (line) => messages.push(line),
    onProgress: (step) => progress.push(step),
  });
  return { messages, progress };
}

test("a good mirror's file is kept decompressed, with progress, and nothing beside it", () =>
  inTemporaryFolder((folder) =>
    withMirrors(async (address) => {
      const target = path.join(folder, "data", "mnist");
      const { messages, progress } = await download(address, ["good"], target);
      assert.deepEqual(readdirSync(target), ["images"]);
      assert.deepEqual(readFileSync(path.join(target, "images")), CONTENT);
      assert.deepEqual(messages, []);
      const total = COMPRESSED.length;
      assert.deepEqual(progress.at(-1), { label: "images", done: total, total });
    }),
  ));

const FAULTS: [mirror: string, reason: RegExp][] = [
  ["missing", /missing\/images\.gz: HTTP 404/],
  ["wrong", /wrong\/images\.gz: SHA-256 is [0-9a-f]{64}, expected [0-9a-f]{64}/],
  ["garbage", /garbage\/images\.gz: .*broken/],
  ["page", /page\/images\.gz: SHA-256 is/],
  ["silent", /silent\/images\.gz: nothing came for 1 s/],
  ["stalling", /stalling\/images\.gz: nothing came for 1 s/],
  ["dripping", /dripping\/images\.gz: less than 64 kB came for 1\.5 s/],
  ["cut", /cut\/images\.gz: /],
];

for (const [fault, reason] of FAULTS) {
  test(`after a mirror that is ${fault} the next one is asked`, () =>
    inTemporaryFolder((folder) =>
      withMirrors(async (address) => {
        const { messages } = await download(address, [fault, "good/"], folder);
        assert.deepEqual(readFileSync(path.join(folder, "images")), CONTENT);
        assert.equal(messages.length, 1);
        assert.match(messages[0], reason);
        assert.doesNotMatch(messages[0], /\n/);
      }),
    ));
}

test("redirections are followed, and a mirror may send the bytes decompressed", () =>
  inTemporaryFolder((folder) =>
    withMirrors(async (address) => {
      assert.deepEqual((await download(address, ["moved"], folder)).messages, []);
      assert.deepEqual((await download(address, ["unpacked"], folder)).messages, []);
      assert.deepEqual(readFileSync(path.join(folder, "images")), CONTENT);
    }),
  ));

test("the mirror that worked is asked first for the next file", () =>
  inTemporaryFolder((folder) =>
    withMirrors(async (address, asked) => {
      await downloadFiles({
        files: [FILE, { ...FILE, name: "labels" }],
        mirrors: [`${address}/missing`, `${address}/good`],
        folder,
      });
      assert.deepEqual(asked, ["/missing/images.gz", "/good/images.gz", "/good/labels.gz"]);
    }),
  ));

test("where every mirror fails there is an error, and no file", () =>
  inTemporaryFolder((folder) =>
    withMirrors(async (address) => {
      await assert.rejects(download(address, ["missing", "wrong"], folder), DownloadError);
      await assert.rejects(download("http://127.0.0.1:1", ["x"], folder), /no mirror gave images/);
      await assert.rejects(download(address, [], folder), DownloadError);
      assert.deepEqual(readdirSync(folder), []);
    }),
  ));

test("a folder that cannot be written is the user's to mend", () =>
  inTemporaryFolder((folder) =>
    withMirrors(async (address) => {
      writeFileSync(path.join(folder, "file"), "");
      await assert.rejects(download(address, ["good"], path.join(folder, "file")), UserError);
      mkdirSync(path.join(folder, "images")); // a folder where the file should go
      await assert.rejects(download(address, ["good"], folder), /images: the download cannot be/);
      assert.deepEqual(readdirSync(folder).sort(), ["file", "images"]);
    }),
  ));

test("an answer of more than 256 MiB is given up by its head, before a byte is read", () =>
  inTemporaryFolder(async (folder) => {
    const before = globalThis.fetch;
    const bytes = Uint8Array.of(1, 2, 3);
    const said: string[] = [];
    const fetched = (length: number) => {
      const headers = { "content-length": String(length) };
      globalThis.fetch = () => Promise.resolve(new Response(bytes, { headers }));
      const file = { name: "a.bin", sha256: hexSha256(bytes), of: "download" as const };
      const onMessage = (line: string) => said.push(line);
      return downloadFiles({ files: [file], mirrors: ["http://mirror"], folder, onMessage });
    };
    try {
      await fetched(2 ** 28);
      assert.deepEqual(new Uint8Array(readFileSync(path.join(folder, "a.bin"))), bytes);
      await assert.rejects(fetched(2 ** 28 + 1), /no mirror gave a\.bin/);
      assert.deepEqual(said, ["http://mirror/a.bin: the answer is too long"]);
    } finally {
      globalThis.fetch = before;
    }
  }));

test("a mirror has 10 s to answer and 20 s to go on, where nothing else is asked for", () =>
  inTemporaryFolder(async (folder) => {
    const before = globalThis.fetch;
    /** What is said of a mirror whose answer, or whose next byte, does not come. */
    const said = async (answers: boolean) => {
      mock.timers.enable({ apis: ["setTimeout"] });
      const lines: string[] = [];
      let asked: (() => void) | undefined;
      const waiting = new Promise<void>((resolve) => (asked = resolve));
      globalThis.fetch = (_, { signal } = {}) => {
        const givenUp = new Promise<never>((_, reject) => {
          signal?.addEventListener("abort", () => reject(signal.reason as Error));
        });
        if (!answers) return (asked?.(), givenUp);
        const pull = () => (asked?.(), givenUp);
        return Promise.resolve(new Response(new ReadableStream({ pull }, { highWaterMark: 0 })));
      };
      const files = [{ ...FILE, of: "download" as const }];
      const onMessage = (line: string) => lines.push(line);
      const outcome = downloadFiles({ files, mirrors: ["http://mirror"], folder, onMessage });
      await waiting;
      mock.timers.tick(60_000);
      await assert.rejects(outcome, DownloadError);
      mock.timers.reset();
      return lines.join();
    };
    try {
      assert.equal(await said(false), "http://mirror/images: nothing came for 10 s");
      assert.equal(await said(true), "http://mirror/images: nothing came for 20 s");
    } finally {
      mock.timers.reset();
      globalThis.fetch = before;
    }
  }));
