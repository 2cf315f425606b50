import assert from "node:assert/strict";
import { createHmac, randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { Dealer } from "zeromq";
import { messageFor, type Json } from "../message";
import { startTestKernel, type Execution, type TestKernel } from "../testing/client";
import { droppingProxy } from "../testing/dropping_proxy";
import { address } from "./connection";
import { decode, encode } from "./frames";

// All of it over sockets in the file system, as `transport: ipc` in a connection file asks for.
let kernel: TestKernel;
before(async () => {
  kernel = await startTestKernel({}, "ipc");
});
after(() => kernel.close());

const result = (execution: Execution) =>
  (execution.of("execute_result")[0]?.data as Json | undefined)?.["text/plain"];
const ask = (type: string, content: Json) => kernel.reply(kernel.send(type, content));
const alive = async (what: string) => {
  assert.equal(result(await kernel.execute(`"alive"`)), "'alive'", what);
  assert.equal(await kernel.heartbeat(), "beat", what);
  const interrupt = kernel.send("interrupt_request", {}, { channel: "control" });
  assert.equal((await kernel.reply(interrupt)).status, "ok", what);
};

test("no frame on any of the five ports ends the kernel, signed or not", async () => {
  const { connection } = kernel;
  const signed = (...parts: string[]) => {
    const hmac = createHmac("sha256", connection.key);
    for (const part of parts) hmac.update(part);
    return ["<IDS|MSG>", hmac.digest("hex"), ...parts];
  };
  const header = JSON.stringify({ msg_id: "1", msg_type: "execute_request" });
  const shapes: (string | Buffer)[][] = [
    ["x"],
    [""],
    ["", ""],
    ["", "beat", ""],
    [Buffer.alloc(100_000, 255)],
    ["<IDS|MSG>"],
    ["<IDS|MSG>", "", "{}", "{}", "{}", "{}"],
    ["<IDS|MSG>", "0".repeat(64), header, "{}", "{}", "{}"],
    ...["null", "3", "[]", '"text"', "{}", '{"msg_type":"x"}', '{"msg_id":1,"msg_type":2}'].map(
      (each) => signed(each, "{}", "{}", "{}"),
    ),
    signed("{", "{}", "{}", "{}"),
    ...["null", "3", "[]"].map((each) => signed(header, each, each, each)),
    ...["kernel_info", "history", "comm_open", "input"].map((name) =>
      signed(JSON.stringify({ msg_id: "2", msg_type: `${name}_request` }), "null", "null", "null"),
    ),
  ];
  for (const port of ["shell", "control", "stdin", "iopub", "hb"] as const) {
    const socket = new Dealer({ linger: 1000 });
    socket.connect(address(connection, `${port}_port`));
    for (const frames of shapes) await socket.send(frames);
    await alive(port);
    socket.close();
  }
});

test("a front end that lost its connection comes back with the identity that it had", async () => {
  const { connection } = kernel;
  const proxy = await droppingProxy(address(connection, "shell_port").replace("ipc://", ""));
  try {
    const routingId = randomUUID();
    for (let drop = 0; drop < 4; drop++) {
      const socket = new Dealer({ routingId, linger: 0, receiveTimeout: 30_000 });
      socket.connect(`tcp://127.0.0.1:${proxy.port}`);
      const request = messageFor(undefined, routingId, "execute_request", { code: `${drop}` });
      await socket.send(encode(request, connection.key));
      const reply = decode(await socket.receive(), connection.key)?.message;
      assert.equal(reply?.parentHeader.msg_id, request.header.msg_id);
      assert.equal(reply?.content.status, "ok");
      // The kernel's side of the connection stays, as if the front end were still there.
      proxy.drop({ keepServerSide: true });
      socket.close();
    }
  } finally {
    await proxy.close();
  }
});

test("SIGINT is heard again and again, in loops before and after an await, and in none", async () => {
  const cells = [
    `console.log("1"); for (;;);`,
    `await null; console.log("2"); for (;;);`,
    `console.log("3"); await new Promise(() => {});`,
    `await null; console.log("4"); for (;;);`,
    `console.log("5"); for (;;);`,
  ];
  for (const code of cells) {
    const running = kernel.execute(code);
    await kernel.waitFor(
      ({ content, parentHeader }) =>
        content.name === "stdout" && parentHeader.msg_id === running.id,
    );
    kernel.process.kill("SIGINT");
    assert.equal((await running).reply.ename, "Interrupted", code);
  }
  await alive("after the signals");
});

const asking = (code: string) => kernel.execute(code, { allow_stdin: true });

test("prompt, confirm and readline ask the user, and return what was typed", async () => {
  const asked: Json[] = [];
  kernel.onQuestion = (question) => (asked.push(question), asked.length === 2 ? "yes" : "ten");
  const prompted = await asking(
    `console.log("before");\nconst size = prompt("Size?", "5");\n[size, confirm("Sure?"), promptSecret("Key?")]`,
  );
  assert.equal(result(prompted), "[ 'ten', true, 'ten' ]");
  assert.deepEqual(asked, [
    { prompt: "Size? [5] ", password: false },
    { prompt: "Sure? [y/N] ", password: false },
    { prompt: "Key? ", password: true },
  ]);
  asked.length = 0;
  await asking(
    `import readline from "node:readline";\nimport { createInterface } from "node:readline/promises";\n` +
      `const lines = createInterface({ input: process.stdin, output: process.stdout });`,
  );
  // An interface by itself asks for nothing, in its own cell or in a later one.
  await asking(`await new Promise((done) => setTimeout(done, 50));`);
  assert.equal(asked.length, 0);
  const read = await asking(
    `const first = await lines.question("First? ");\nconst second = await lines.question("Second? ");\n` +
      `lines.close();\nconst old = readline.createInterface(process.stdin);\n` +
      `const third = await new Promise<string>((done) => old.question("Third? ", done));\nold.close();\n` +
      `[first, second, third]`,
  );
  assert.equal(result(read), "[ 'ten', 'yes', 'ten' ]");
  assert.equal(asked.length, 3);
  const text = read.of("stream").map((content) => content.text);
  assert.equal(text.join(""), "First? Second? ");
});

test("where nobody can answer, input is at its end at once", async () => {
  const code = (body: string) => `import readline from "node:readline";
import { createInterface } from "node:readline/promises";
${body}`;
  assert.equal(result(await kernel.execute(`[prompt("a"), confirm("b")]`)), "[ null, false ]");
  const alerted = await kernel.execute(`alert("seen");`);
  assert.equal(alerted.of("stream")[0]?.text, "seen\n");
  const questions = [
    `const a = await createInterface(process.stdin).question("Size? ");`,
    `await new Promise((done) => readline.createInterface(process.stdin).question("Size? ", done));`,
  ];
  for (const question of questions) {
    const failed = await kernel.execute(code(question));
    assert.equal(failed.reply.ename, "NoInput", question);
  }
  const ended = await kernel.execute(
    code(`const lines = readline.createInterface({ input: process.stdin });
await new Promise<void>((done) => lines.on("line", () => {}).on("close", done));
"closed"`),
  );
  assert.equal(result(ended), "'closed'");
});

test("a cell that waits for an answer is interrupted, by request and by signal", async () => {
  const interrupts = {
    request: () => void kernel.send("interrupt_request", {}, { channel: "control" }),
    signal: () => void kernel.process.kill("SIGINT"),
  };
  const waiting = [`prompt("Well?")`, `await null;\nprompt("Well?")`];
  for (const [how, interrupt] of Object.entries(interrupts)) {
    for (const code of waiting) {
      kernel.onQuestion = () => (interrupt(), undefined);
      assert.equal((await asking(code)).reply.ename, "Interrupted", `${how}: ${code}`);
    }
  }
  // What is typed too late answers no later question.
  kernel.onQuestion = () => "in time";
  assert.equal(result(await asking(`prompt("Now?")`)), "'in time'");
});

test("user_expressions are evaluated, each for itself", async () => {
  await kernel.execute(`const eight = 8; const bad = () => { throw new TypeError("bad") };`);
  const { reply } = await kernel.execute(`eight`, {
    user_expressions: { a: "eight + 1", b: "bad()", c: "nowhere", d: "await Promise.resolve([1])" },
  });
  const { a, b, c, d } = reply.user_expressions as Record<string, Json>;
  assert.deepEqual(a, { status: "ok", data: { "text/plain": "9" }, metadata: {} });
  assert.deepEqual([b?.status, b?.ename, b?.evalue], ["error", "TypeError", "bad"]);
  assert.deepEqual([c?.status, c?.ename], ["error", "TypeScriptError"]);
  assert.deepEqual(d?.data, { "text/plain": "[ 1 ]" });
});

test("inspection shows a called function's signature among its arguments, and nothing of nothing", async () => {
  await kernel.execute(`/** Doubles. */\nfunction twice(x: number): number { return 2 * x; }`);
  const shown = async (code: string, cursor_pos = code.length) => {
    const { found, data } = await ask("inspect_request", { code, cursor_pos, detail_level: 0 });
    return found === true ? String((data as Json)["text/plain"]) : undefined;
  };
  const signature = "function twice(x: number): number\n\nDoubles.";
  assert.equal(await shown("twice"), signature);
  for (const code of ["twice(", "twice(3", "twice(3 ", "const y = [twice(1 + (2"]) {
    assert.equal(await shown(code), signature, code);
  }
  assert.equal(await shown("twice(4)", 6), signature);
  assert.match(String(await shown("Math.max(1, twice(2), 3)", 11)), /Math\.max\(\.\.\.values/);
  assert.equal(await shown("nowhereDeclared"), undefined);
  assert.equal(await shown(""), undefined);
});

test("imports complete to folders, files and packages", async () => {
  const matches = async (code: string, cursor_pos = code.length) => {
    const reply = await ask("complete_request", { code, cursor_pos });
    return [reply.matches, reply.cursor_start] as [string[], number];
  };
  assert.deepEqual(await matches(`import {} from "./sr`), [["./src"], 16]);
  assert.deepEqual(await matches(`import {} from "../src/wi`), [["../src/widgets"], 16]);
  const [files] = await matches(`const x = await import("../src/jupyter/ker`);
  assert.deepEqual(files, ["../src/jupyter/kernel"]);
  const [packages] = await matches(`import fs from 'node:fs`);
  assert.deepEqual(packages, ["node:fs", "node:fs/promises"]);
  assert.deepEqual((await matches(`import typescript from "typescript-es`))[0], [
    "typescript-eslint",
  ]);
});

test("a cell that lacks its end is told from one that is wrong", async () => {
  const samples: Record<string, string[]> = {
    complete: ["", "1", "await x", "const f = () => {\n  return 1;\n};", "?console", "`a${1}b`"],
    incomplete: ["`text", "`a${", "f(", "[1,", "if (x)", "class A {\n  b() {", "1 +", "/* a"],
    invalid: ["const = 3", ")", "f(1))", `"text`, "let 5 = x; {", "import { from 'a'; b"],
  };
  for (const [status, codes] of Object.entries(samples)) {
    for (const code of codes) {
      assert.equal((await ask("is_complete_request", { code })).status, status, code);
    }
  }
  const reply = await ask("is_complete_request", { code: "if (x) {\n  f(" });
  assert.deepEqual(reply, { status: "incomplete", indent: "    " });
});

test("every answer names its request, counts go up, and the rest that front ends count on is there", async () => {
  const info = await ask("kernel_info_request", {});
  assert.equal(info.status, "ok");
  assert.match(String(info.protocol_version), /^5\./);
  const { name, mimetype, file_extension } = info.language_info as Json;
  assert.deepEqual([name, mimetype, file_extension], ["typescript", "text/typescript", ".ts"]);

  const first = await kernel.execute(`console.log("out"); console.error("err"); 6 * 7`);
  const types = first.messages.map(({ header, content }) => content.name ?? header.msg_type);
  assert.deepEqual(types, [
    ...["status", "execute_input", "stdout", "stderr", "execute_result", "status"],
  ]);
  assert.ok(first.messages.every(({ parentHeader }) => parentHeader.msg_id === first.messages[0]?.parentHeader.msg_id)); // prettier-ignore
  const second = await kernel.execute(`1`);
  assert.equal(second.reply.execution_count, Number(first.reply.execution_count) + 1);
  const silent = await kernel.execute(`2`, { silent: true });
  assert.equal(silent.reply.execution_count, second.reply.execution_count);
  assert.deepEqual(silent.of("execute_result"), []);

  const tail = await ask("history_request", { hist_access_type: "tail", n: 1, raw: true });
  assert.deepEqual((tail.history as unknown[][])[0]?.[2], "1");
  assert.deepEqual(await ask("comm_info_request", {}), { status: "ok", comms: {} });
  const unknown = await ask("no_such_request", {});
  assert.equal(unknown.status, "error");
});

test("a comm's listener that never ends is broken off, and its message's idle still comes", async () => {
  await kernel.execute(
    `const host = (globalThis as any)[Symbol.for("latent-lab.host")];\n` +
      `host.comms.register("looping", () => ({ onMessage() { console.log("looping"); for (;;); } }));`,
  );
  kernel.send("comm_open", { comm_id: "loop", target_name: "looping", data: {} });
  const id = kernel.send("comm_msg", { comm_id: "loop", data: {} });
  await kernel.waitFor(({ content }) => content.text === "looping\n");
  kernel.send("interrupt_request", {}, { channel: "control" });
  await kernel.waitFor(
    ({ content, parentHeader }) => parentHeader.msg_id === id && content.execution_state === "idle",
  );
  kernel.send("comm_close", { comm_id: "loop" });
  await alive("after a listener");
});
