import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { before, test } from "node:test";
import { host } from "../../host";
import { nodeHost } from "../../host/node/node_host";
import { projectRoot } from "../../host/node";
import { tf, useBackend } from "..";
import { bitsOfTraining } from "../testing/bits";
import { type Call, type WasmOperations, wasmOperations } from "./operations";
import { threadsWanted } from "./pool";

const cores = host().threads?.cores ?? 1;
const skip = cores === 1 && "a machine of one core";
let operations: WasmOperations;

before(async () => {
  await useBackend("wasm");
  operations = wasmOperations() ?? assert.fail("no operations");
});

test("there is a thread for each core, up to 16", () =>
  assert.equal(operations.threads, Math.min(cores, 16)));

test("training comes to the same bits with one thread and with all", { skip }, () => {
  const all = operations.threads;
  const many = bitsOfTraining();
  operations.threads = 1;
  assert.deepEqual(bitsOfTraining(), many);
  operations.threads = all;
  assert.deepEqual(bitsOfTraining(), many);
});

test("memory grows while threads share it", { skip }, () => {
  const many = bitsOfTraining();
  const bytes = () => (tf.backend() as unknown as Heap).wasm.HEAPU8.length;
  const [before, kept] = [bytes(), [] as tf.Tensor[]];
  while (bytes() === before) kept.push(tf.zeros([1000, 1000]));
  assert.deepEqual(bitsOfTraining(), many);
  tf.dispose(kept);
});

test("a piece that fails is told, and what comes after it goes on", { skip }, () => {
  const many = bitsOfTraining();
  for (let time = 0; time < 3; time++) {
    const nowhere: Call = {
      ...{ operation: "total", pieces: 64, work: 1e9 },
      given: [-8, 1, 64 * 16, -8, 16],
    };
    assert.throws(() => operations.run(nowhere), /out of bounds|a thread of WebAssembly failed/);
    assert.deepEqual(bitsOfTraining(), many);
  }
});

test("the number of threads is what is told, and no more than there are cores", () => {
  const told = (text?: string) => {
    if (text === undefined) delete process.env.LATENT_LAB_THREADS;
    else process.env.LATENT_LAB_THREADS = text;
    return threadsWanted();
  };
  assert.equal(told(), Math.min(cores, 16));
  assert.equal(told(""), Math.min(cores, 16));
  assert.equal(told("1"), 1);
  assert.equal(told("1000"), cores);
  for (const wrong of ["0", "-1", "1.5", "two", "2 "]) {
    assert.throws(() => told(wrong), /LATENT_LAB_THREADS is ".*": .* 1 or more/);
  }
  delete process.env.LATENT_LAB_THREADS;
});

test("threads keep no process from its end, at work or asleep", () => {
  const code = `
    const { useBackend } = require("./src/backend");
    const { bitsOfTraining } = require("./src/backend/testing/bits");
    useBackend("wasm").then(() => (bitsOfTraining(), console.log("trained")));`;
  const register = join(projectRoot(), "scripts", "register.cjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-r", register, "-e", code], {
    ...{ cwd: projectRoot(), encoding: "utf8", timeout: 120_000 },
  });
  assert.deepEqual([stdout, stderr, status], ["trained\n", "", 0]);
});

test("a thread that does not start is said to have failed", async () => {
  const threads = nodeHost.threads ?? assert.fail("no threads");
  await assert.rejects(
    threads.start("() => { throw new Error('no start'); }", {}).reply,
    /no start/,
  );
  await assert.rejects(threads.start("() => undefined", {}).reply, /has ended/);
  const sleeper = threads.start("() => new Promise((wait) => setTimeout(wait, 1e8))", {});
  sleeper.stop();
  await assert.rejects(sleeper.reply, /has ended/);
  assert.equal(await threads.start("({ a }, reply) => reply(a + 1)", { a: 2 }).reply, 3);
});

interface Heap {
  readonly wasm: { readonly HEAPU8: Uint8Array };
}
