import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { build } from "esbuild";
import fc from "fast-check";
import { memoryKernel } from "./testing/memory";

const requests = [
  ...["execute", "inspect", "complete", "is_complete", "history", "comm_info", "kernel_info"],
  ...["interrupt", "connect", "debug", "usage", "create_subshell"],
].map((name) => `${name}_request`);
const comms = ["comm_open", "comm_msg", "comm_close"];

test("the kernel and its answers are bundled for a page, in which there is no Node", async () => {
  const { errors, outputFiles } = await build({
    entryPoints: [join(__dirname, "kernel.ts")],
    bundle: true,
    platform: "browser",
    format: "esm",
    write: false,
    logLevel: "silent",
  });
  assert.deepEqual(errors, []);
  assert.ok(outputFiles[0] && /\bKernel\b/.test(outputFiles[0].text));
});

test("cells run without a socket, their values, failures and expressions come back", async () => {
  const { run, published } = memoryKernel();
  const asked = { user_expressions: { twice: "2 * 21", wrong: "nothing.at.all" } };
  const reply = await run("1 + 1", asked);
  assert.equal(reply.status, "ok");
  assert.equal(reply.execution_count, 1);
  const { twice, wrong } = reply.user_expressions as Record<string, Record<string, unknown>>;
  assert.deepEqual(twice, { status: "ok", data: { "text/plain": "42" }, metadata: {} });
  assert.equal(wrong?.status, "error");
  assert.equal(wrong?.ename, "ReferenceError");
  const result = published.find(({ header }) => header.msg_type === "execute_result");
  assert.deepEqual(result?.content.data, { "text/plain": "2" });
  const failed = await run("throw new RangeError('no')", asked);
  assert.deepEqual([failed.status, failed.ename], ["error", "RangeError"]);
  assert.deepEqual(failed.user_expressions, {});
});

test("whatever a request holds, it is answered, and the next cell runs", async () => {
  const { send, run, published } = memoryKernel();
  const content = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(
      fc.constantFrom(
        ...["code", "silent", "store_history", "user_expressions", "allow_stdin", "stop_on_error"],
        ...["cursor_pos", "detail_level", "hist_access_type", "session", "start", "stop", "n"],
        ...["pattern", "unique", "output", "target_name", "comm_id", "data"],
      ),
      fc.oneof(fc.jsonValue(), fc.constantFrom("range", "search", "tail", "1", "throw 1", "(")),
    ),
  );
  const type = fc.constantFrom(...requests, ...comms, "no_such_request", "constructor");
  const header = fc.dictionary(fc.constantFrom("session", "username", "version"), fc.jsonValue());
  await fc.assert(
    fc.asyncProperty(type, content, header, fc.jsonValue(), async (t, c, h, metadata) => {
      published.length = 0;
      const replies = await send(t, c, { header: h, metadata });
      assert.equal(replies.length, comms.includes(t) ? 0 : 1, JSON.stringify(replies));
      const states = published.map((message) => message.content.execution_state).filter(Boolean);
      assert.deepEqual(states, ["busy", "idle"]);
      assert.equal((await run("1")).status, "ok");
    }),
    { numRuns: 300, seed: 1 },
  );
});

test("an unknown request, and one without what it needs, are told so", async () => {
  const { send } = memoryKernel();
  const [unknown] = await send("no_such_request");
  assert.equal(unknown?.replyType, "no_such_reply");
  assert.deepEqual([unknown?.status, unknown?.ename], ["error", "MalformedRequest"]);
  const [nameless] = await send("execute_request", { code: 7 });
  assert.equal(nameless?.status, "error");
  assert.equal(nameless?.evalue, "execute_request: content.code is a text, found 7");
});

test("a value that fails to show itself fails its own cell", async () => {
  const { run } = memoryKernel();
  const failing = {
    "throws as it is shown": `({ display() { throw new Error("shown") } })`,
    "shows what cannot travel": `({ display: () => ({ "text/plain": 1n }) })`,
    "throws what throws": `throw { get message() { throw 1 }, get name() { throw 2 } }`,
    "throws nothing": `throw undefined`,
  };
  for (const [what, code] of Object.entries(failing)) {
    assert.equal((await run(code)).status, "error", what);
    assert.equal((await run("1")).status, "ok", what);
  }
});

test("a comm whose listeners throw is closed all the same, and cells go on", async () => {
  const { comms: own, send, run, published } = memoryKernel();
  const fail = () => {
    throw new Error("the listener's own");
  };
  own.register("failing", () => ({ onMessage: fail, onClose: fail }));
  own.register("refusing", fail);
  const metadata = { cellId: "a", deletedCells: ["b"] };
  await send("comm_open", { comm_id: "1", target_name: "failing", data: {} });
  await send("comm_msg", { comm_id: "1", data: 3 });
  await send("comm_open", { comm_id: "2", target_name: "refusing" });
  assert.deepEqual(Object.keys(own.info({})), ["1"]);
  const closed = published.find(({ header }) => header.msg_type === "comm_close");
  assert.equal(closed?.content.comm_id, "2");
  await send("comm_close", { comm_id: "1" });
  assert.deepEqual(own.info({}), {});
  own.open("failing", { data: {} }, { onMessage: fail, onClose: fail });
  const [reply] = await send("execute_request", { code: "1" }, { metadata });
  assert.equal(reply?.status, "ok");
  assert.equal((await run("2")).status, "ok");
  assert.equal(published.at(-1)?.content.execution_state, "idle");
});

test("cells behind a failed one are aborted, unless it says otherwise", async () => {
  const { send } = memoryKernel();
  const statuses = async (first: object) => {
    const sent = [first, { code: "1" }].map((content) => send("execute_request", content));
    return (await Promise.all(sent)).map(([reply]) => reply?.status);
  };
  assert.deepEqual(await statuses({ code: "throw 1" }), ["error", "aborted"]);
  assert.deepEqual(await statuses({ code: "throw 1", stop_on_error: false }), ["error", "ok"]);
});

test("a question goes to the user where the front end has one, and ends at once where not", async () => {
  const { run, asked, input } = memoryKernel({ kind: "line", text: "y" });
  Object.assign(globalThis, { askedIn: input });
  try {
    const code = `[askedIn.prompt("Name?", "me"), askedIn.promptSecret("Key?"), askedIn.confirm()].join()`;
    const shown = (value: string) => ({
      status: "ok",
      data: { "text/plain": value },
      metadata: {},
    });
    const values = async (allow_stdin: boolean) =>
      (await run("1", { allow_stdin, user_expressions: { code } })).user_expressions;
    assert.deepEqual(await values(true), { code: shown("'y,y,true'") });
    assert.deepEqual(asked, [
      { prompt: "Name? [me] ", password: false },
      { prompt: "Key? ", password: true },
      { prompt: "Confirm [y/N] ", password: false },
    ]);
    assert.deepEqual(await values(false), { code: shown("',,false'") });
    assert.equal(asked.length, 3);
  } finally {
    Object.assign(globalThis, { askedIn: undefined });
  }
});

test("an interrupt in place of an answer is the cell's failure", async () => {
  const { run, input } = memoryKernel({ kind: "interrupted" });
  Object.assign(globalThis, { askedIn: input });
  const reply = await run(`askedIn.prompt("Name?")`, { allow_stdin: true });
  assert.equal(reply.ename, "Interrupted");
});
