import assert from "node:assert/strict";
import { test } from "node:test";
import { loadModule } from "../../host/node/load_module";
import { withSharedMemory } from "./shared_memory";

interface Wabt {
  parseWat(name: string, text: string): { toBinary(options: object): { buffer: Uint8Array } };
}

/** What of WebAssembly is used here. */
type Program = new (bytes: Uint8Array) => object;
const { Module, Memory, Instance } = (
  globalThis as unknown as {
    WebAssembly: {
      Module: Program;
      Memory: new (limits: object) => { buffer: object };
      Instance: new (module: object, imports: object) => { exports: Record<string, never> };
    };
  }
).WebAssembly;

async function assembled(text: string): Promise<Uint8Array> {
  const wabt = await loadModule<() => Promise<Wabt>>("wabt")();
  return wabt.parseWat("test.wat", text).toBinary({}).buffer;
}

test("a memory of a program's own becomes one that threads share", async () => {
  const binary = await assembled('(module (func) (memory (export "memory") 3 300))');
  const shared = withSharedMemory(binary);
  assert.ok(shared);
  const { exports } = new Instance(new Module(shared), {});
  const { buffer } = exports.memory as { buffer: object };
  assert.ok(buffer instanceof SharedArrayBuffer);
  assert.equal(buffer.byteLength, 3 * 65536);
  // The program that was given is as it was.
  const own = new Instance(new Module(binary), {}).exports.memory as { buffer: object };
  assert.ok(own.buffer instanceof ArrayBuffer);
});

test("so does an imported memory, whatever else is imported before it", async () => {
  const binary = await assembled(`(module
    (import "a" "a function" (func (param i32)))
    (import "a" "table" (table 1 20 funcref))
    (import "a" "endless" (table 1 funcref))
    (import "a" "constant" (global i32))
    (import "backend" "memory" (memory 0 65536)))`);
  const shared = withSharedMemory(binary);
  assert.ok(shared);
  const { Table } = (globalThis as unknown as { WebAssembly: { Table: new (o: object) => object } })
    .WebAssembly;
  const table = (limits: object) => new Table({ element: "anyfunc", initial: 1, ...limits });
  const others = {
    "a function": () => undefined,
    table: table({ maximum: 20 }),
    endless: table({}),
    constant: 1,
  };
  const memory = (shared: boolean) => new Memory({ initial: 1, maximum: 10, shared });
  const take = (program: Uint8Array, memory: object) =>
    new Instance(new Module(program), { a: others, backend: { memory } });
  assert.ok(take(shared, memory(true)));
  assert.throws(() => take(shared, memory(false)), /LinkError|shared/);
  assert.ok(take(binary, memory(false)));
});

test("a program without a memory, or without its most, is none of these", async () => {
  assert.equal(withSharedMemory(await assembled("(module (func))")), undefined);
  assert.equal(withSharedMemory(await assembled("(module (memory 1))")), undefined);
  assert.equal(withSharedMemory(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)), undefined);
});
