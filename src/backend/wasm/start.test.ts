import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { type Host, host, provideHost } from "../../host";
import { backendInfo, tf, useBackend } from "..";
import { bitsOfTraining } from "../testing/bits";
import { wasmOperations } from "./operations";
import { startWasm } from "./start";

const node = host();
afterEach(() => provideHost(node));

/** Starts anew where the surroundings lack something. */
async function startWith(changed: Partial<Host>): Promise<void> {
  provideHost({ ...node, ...changed });
  await startWasm();
}

test("without an assembler, or the instructions, TensorFlow.js's own operations are used", async () => {
  await useBackend("wasm");
  for (const assemble of [
    () => Promise.reject(new Error("no assembler")),
    () => Promise.resolve(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 99)),
  ]) {
    await startWith({ assemble });
    assert.equal(wasmOperations(), undefined);
    const product = tf.matMul(tf.ones([20, 20]), tf.ones([20, 20]));
    assert.equal(product.dataSync()[399], 20);
    product.dispose();
  }
});

test("where threads do not start, there is one, and the same comes of it", async () => {
  await startWith({});
  const bits = bitsOfTraining();
  const failing = () => ({ reply: Promise.reject(new Error("none")), stop: () => undefined });
  for (const start of [assert.fail, failing]) {
    await startWith({ threads: { cores: 2, mayWait: true, start } });
    assert.equal(wasmOperations()?.threads, 1);
    assert.deepEqual(bitsOfTraining(), bits);
  }
  await startWith({ threads: undefined });
  assert.equal(wasmOperations()?.threads, 1);
});

test("a number of threads that is none is said in a line", async () => {
  await assert.rejects(
    startWith({ variables: { LATENT_LAB_THREADS: "many" } }),
    /^UserError: LATENT_LAB_THREADS is "many": it takes the number of threads/,
  );
  assert.equal(backendInfo().name, "wasm");
});
