import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startTestKernel, type TestKernel } from "../testing/client";

// What a value, or a failure, does as it is shown belongs to its cell, and an interrupt ends it.

let kernel: TestKernel;
before(async () => {
  kernel = await startTestKernel();
  const { reply } = await kernel.execute(
    `import { tf, useBackend } from "../src"; await useBackend("cpu");\n` +
      `const kept = tf.variable(tf.scalar(2));\n` +
      `const begun = () => { console.log("begun"); };\n` +
      `const forEver = (): never => { begun(); for (;;); };`,
  );
  assert.equal(reply.status, "ok", String(reply.evalue));
});
after(() => kernel.close());

/** Runs a cell, and interrupts it once it says that it has begun. */
async function interrupted(code: string) {
  const cell = kernel.execute(code);
  await kernel.waitFor(
    ({ parentHeader, content }) =>
      parentHeader.msg_id === cell.id && /begun/.test(String(content.text)),
  );
  kernel.send("interrupt_request", {}, { channel: "control" });
  const { reply } = await cell;
  return reply.ename;
}

async function value(code: string) {
  const [result] = (await kernel.execute(code)).of("execute_result");
  return (result?.data as Record<string, unknown> | undefined)?.["text/plain"];
}

const shown = (body: string) => `({ async [Symbol.for("Jupyter.display")]() { ${body} } })`;
const error = (name: string) =>
  `Object.defineProperty(new Error("x"), "${name}", { get: forEver })`;

const cells: Record<string, string> = {
  "a display that loops": shown("forEver();"),
  "a display that loops after an await": shown("await null; forEver();"),
  "a display that never resolves": shown("begun(); await new Promise(() => undefined);"),
  "a slow inspect": `({ [Symbol.for("nodejs.util.inspect.custom")]: forEver })`,
  "a getter": `({ get outerHTML() { return forEver(); } })`,
  "toJSON": shown(`return { "application/json": { toJSON: forEver } };`), // prettier-ignore
  "an error's message": `throw ${error("message")}`,
  "an error that a display throws": shown(`throw ${error("cause")};`),
  "an error in a timer": `setTimeout(() => { throw ${error("message")}; }); await new Promise(() => undefined)`,
  "a loop that begins after the interrupt was heard": `begun(); (globalThis as any)[Symbol.for("latent-lab.host")].interrupted.addEventListener("abort", () => setTimeout(() => { for (;;); })); await new Promise(() => undefined)`, // prettier-ignore
};

for (const [what, code] of Object.entries(cells)) {
  test(`${what} is interrupted, and the next cell has what was there`, async () => {
    assert.equal(await interrupted(code), "Interrupted");
    assert.equal(await value("kept.dataSync()[0] + 40"), "42");
  });
}

test("what TensorFlow.js was doing is forgotten: it keeps no tensor, and knows gradients", async () => {
  const state = `const { scopeStack } = (tf as any).engine().state; [tf.memory().numTensors, scopeStack.length].join()`;
  const before = await value(state);
  const inScopes = `tf.tidy(() => tf.grad((x) => { tf.square(x); forEver(); return x as any; })(tf.scalar(1)))`;
  const inAnOperation = `const gradient = tf.customGrad((x) => { forEver(); return x as any; }); tf.tidy(() => gradient(kept))`;
  for (const code of [inScopes, shown(`${inScopes}; return {};`), inAnOperation]) {
    assert.equal(await interrupted(code), "Interrupted");
    assert.equal(await value(state), before, code);
  }
  const slope = `tf.tidy(() => tf.grad((x) => tf.square(x))(tf.scalar(2)).dataSync()[0])`;
  assert.equal(await value(slope), "4");
});

test("a cell that ends as its interrupt's patience does leaves the kernel whole", async () => {
  for (const milliseconds of [570, 585, 592, 597, 600, 604, 610, 625]) {
    const until = `begun(); { const end = performance.now() + ${milliseconds}; while (performance.now() < end); }`;
    const ename = await interrupted(until);
    assert.ok(ename === undefined || ename === "Interrupted", String(ename));
    assert.equal(await value("6 * 7"), "42");
  }
});
