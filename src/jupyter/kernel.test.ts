import assert from "node:assert/strict";
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { after, before, test } from "node:test";
import { projectRoot } from "../host/node/project_root";
import { startTestKernel, type Execution, type TestKernel } from "./testing/client";
import { readConnection } from "./wire/connection";

/** Stands for the Jupyter that starts a kernel. */
const startJupyter = () => spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);

const jupyter = startJupyter();
let kernel: TestKernel;
before(async () => {
  kernel = await startTestKernel({ JPY_PARENT_PID: String(jupyter.pid) });
});
after(async () => {
  jupyter.kill("SIGKILL");
  await kernel.close();
});

const text = (execution: Execution) =>
  execution
    .of("stream")
    .map((content) => content.text)
    .join("");
const result = (execution: Execution) =>
  (execution.of("execute_result")[0]?.data as Record<string, unknown> | undefined)?.["text/plain"];
const traceback = (execution: Execution) =>
  stripVTControlCharacters((execution.of("error")[0]?.traceback as string[]).join("\n"));

test("a cell prints, returns its last expression and leaves its names to the next", async () => {
  const first = await kernel.execute(`const x: number = 3; console.log("hi", x); x * 2`);
  assert.equal(first.reply.status, "ok");
  assert.equal(text(first), "hi 3\n");
  assert.equal(result(first), "6");
  const states = first.messages.map((m) => m.content.execution_state ?? m.header.msg_type);
  assert.deepEqual(states, ["busy", "execute_input", "stream", "execute_result", "idle"]);
  assert.equal(result(await kernel.execute(`await Promise.resolve(x + 1)`)), "4");
  // A later cell may declare a name anew, as papermill's cell of parameters does.
  assert.equal(result(await kernel.execute(`const x = "new"; x`)), "'new'");
});

test("values show themselves through Jupyter.display, sync or async", async () => {
  const bundle = `({ "text/html": "<b>b</b>", "text/plain": "b" })`;
  for (const method of [`() => ${bundle}`, `async () => ${bundle}`]) {
    const shown = await kernel.execute(`({ [Symbol.for("Jupyter.display")]: ${method} })`);
    assert.deepEqual(shown.of("execute_result")[0]?.data, {
      "text/html": "<b>b</b>",
      "text/plain": "b",
    });
  }
});

test("an exception is an error message with the cell's own lines and no frames of the kernel", async () => {
  const failed = await kernel.execute(
    `interface Unused { a: string }\nfunction check(loss: number): void {\n` +
      `  if (Number.isNaN(loss)) throw new RangeError(\`loss is \${loss}\`);\n}\ncheck(NaN);`,
  );
  assert.equal(failed.reply.status, "error");
  assert.equal(failed.reply.ename, "RangeError");
  const [error] = failed.of("error");
  assert.equal(error?.evalue, "loss is NaN");
  const shown = traceback(failed);
  assert.match(shown, /at check, Cell \[\d+\]:3:33\n.*\n\s*3 \|   if \(Number/);
  assert.match(shown, /at Cell \[\d+\]:5:1/);
  assert.doesNotMatch(shown, /kernel|node:|executor/);
});

test("a rejected promise, a thrown value and an error's cause are errors", async () => {
  const rejected = await kernel.execute(`await Promise.reject(new Error("no", { cause: "why" }))`);
  assert.equal(rejected.of("error")[0]?.evalue, "no");
  assert.match(traceback(rejected), /caused by:\nThrown: 'why'/);
  assert.equal((await kernel.execute(`throw "text"`)).of("error")[0]?.ename, "Thrown");
});

test("type and syntax errors show their place, and the cell does not run", async () => {
  const failed = await kernel.execute(`console.log("ran");\nconst wrong: string = 3;`);
  assert.equal(text(failed), "");
  const [error] = failed.of("error");
  assert.equal(error?.ename, "TypeScriptError");
  assert.match(traceback(failed), /Cell \[\d+\]:2:7 - error TS2322: Type 'number'/);
  assert.equal((await kernel.execute(`const = 3`)).reply.status, "error");
});

test("a failed cell keeps what it had assigned, and what was there before", async () => {
  await kernel.execute(`const kept = "old"; const other = 1;`);
  await kernel.execute(`const made = [1, 2]; throw new Error("here"); const kept = 5;`);
  assert.equal(result(await kernel.execute(`kept.length + made.length + other`)), "6");
});

test("cells behind a failed one are aborted, and the kernel goes on", async () => {
  const sent = [`throw new Error("stop")`, `1`, `2`].map((code) =>
    kernel.send("execute_request", { code }),
  );
  const statuses = await Promise.all(sent.map(async (id) => (await kernel.reply(id)).status));
  assert.deepEqual(statuses, ["error", "aborted", "aborted"]);
  assert.equal(result(await kernel.execute(`3`)), "3");
});

test("stop_on_error false lets the next cells run", async () => {
  const first = kernel.send("execute_request", { code: "throw 1", stop_on_error: false });
  const second = kernel.send("execute_request", { code: "2" });
  assert.equal((await kernel.reply(first)).status, "error");
  assert.equal((await kernel.reply(second)).status, "ok");
});

test("src is found from ../, ../../ and ./, as a folder too, in the user's own spelling", async () => {
  for (const root of ["../", "../../", "./"]) {
    const found = await kernel.execute(
      `import { nearest } from "${root}src/config";\nnearest("sed", ["seed"])`,
    );
    assert.equal(result(found), "'seed'", root);
  }
  const missing = await kernel.execute(`import { nothing } from "../../src/nowhere";`);
  assert.match(
    traceback(missing),
    /1:25 - error TS2307: Cannot find module '..\/..\/src\/nowhere'/,
  );
  // Text that is no import stays as it is.
  assert.equal(result(await kernel.execute(`"../src"`)), "'../src'");
});

test("a page of src runs as a cell: its exports are declarations, and stand where they stood", async () => {
  const page = `export const three: number = 3;\nexport interface Sides { a: number }\nexport async function twice({ a }: Sides) {\n  return 2 * a;\n}`;
  assert.equal((await kernel.execute(page)).reply.status, "ok");
  assert.equal(result(await kernel.execute(`await twice({ a: three })`)), "6");
  const wrong = await kernel.execute(`export const three: number = "3";`);
  assert.match(traceback(wrong), /1:14 - error TS2322/);
  assert.equal(result(await kernel.execute(`"export const a = 1"`)), "'export const a = 1'");
});

test("an edited, added or broken src file takes effect when its import is run again", async () => {
  // Compiled like src, but git-ignored.
  const folder = join(projectRoot(), "outputs", `kernel-test-${process.pid}`);
  const importing = `import { twice } from "../outputs/kernel-test-${process.pid}";\ntwice(4)`;
  mkdirSync(folder, { recursive: true });
  try {
    assert.equal((await kernel.execute(importing)).reply.status, "error");
    writeFileSync(join(folder, "factor.ts"), "export const factor = 2;\n");
    writeFileSync(
      join(folder, "index.ts"),
      `import { factor } from "./factor";\nexport function twice(x: number): number {\n` +
        `  if (x > 10) throw new Error("large");\n  return factor * x;\n}\n`,
    );
    assert.equal(result(await kernel.execute(importing)), "8");
    writeFileSync(join(folder, "factor.ts"), "export const factor = 2.5;\n");
    assert.equal(result(await kernel.execute(importing)), "10");
    const failed = await kernel.execute(`twice(11)`);
    assert.match(traceback(failed), /at twice, outputs\/.*index\.ts:3:21\n.*3 \|   if \(x > 10\)/);
    writeFileSync(join(folder, "factor.ts"), `export const factor: number = "2";\n`);
    const broken = await kernel.execute(importing);
    assert.match(traceback(broken), /factor\.ts:1:14 - error TS2322/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("the tensors of a module that is loaded anew are let go, those of the others stay", async () => {
  const name = `kernel-test-tensors-${process.pid}`;
  const folder = join(projectRoot(), "outputs", name);
  const table = (size: number) =>
    `import { tf } from "../../src/backend";\nexport { bias } from "./bias";\n` +
    `const table = tf.ones([${size}]);\nexport const weight = tf.variable(tf.zeros([2]));\n` +
    `export const sum = (): number => tf.sum(table).dataSync()[0];\n`;
  const importing = `import { bias, sum, weight } from "../outputs/${name}/table";\n`;
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(
      join(folder, "bias.ts"),
      `import { tf } from "../../src/backend";\nexport const bias = tf.ones([1]);\n`,
    );
    writeFileSync(join(folder, "table.ts"), table(3));
    await kernel.execute(
      `import { tf, useBackend } from "../src/backend";\nawait useBackend("cpu");\n` +
        `const count = () => tf.memory().numTensors;`,
    );
    const first = await kernel.execute(`${importing}tf.tidy(() => sum())`);
    assert.equal(result(first), "3", JSON.stringify(first.reply));
    const count = result(await kernel.execute(`count()`));
    for (const size of [4, 5, 6]) {
      writeFileSync(join(folder, "table.ts"), table(size));
      const sum = await kernel.execute(`${importing}tf.tidy(() => sum())`);
      assert.equal(result(sum), String(size));
      assert.equal(result(await kernel.execute(`count()`)), count);
    }
    assert.equal(result(await kernel.execute(`bias.dataSync()[0] + weight.size`)), "3");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("code in cells shows pictures, updates them in place and clears outputs", async () => {
  const shown = await kernel.execute(
    `const host = (globalThis as any)[Symbol.for("latent-lab.host")];\n` +
      `host.display({ "text/plain": "a" }, { displayId: "d", metadata: { m: 1 } });\n` +
      `console.log("between");\n` +
      `host.display({ "text/plain": "b" }, { displayId: "d", update: true });\n` +
      `host.clearOutput({ wait: true });`,
  );
  const types = shown.messages.map(({ header }) => header.msg_type).slice(2, -1);
  assert.deepEqual(types, ["display_data", "stream", "update_display_data", "clear_output"]);
  const [display] = shown.of("display_data");
  assert.deepEqual(display?.transient, { display_id: "d" });
  assert.deepEqual(display?.metadata, { m: 1 });
});

test("what a cell notes of its run goes with the next output", async () => {
  await kernel.execute(
    `(globalThis as any)[Symbol.for("latent-lab.host")].note({ facts: { backend: "cpu" } });`,
  );
  const [shown] = (await kernel.execute(`"shown"`)).of("execute_result");
  assert.deepEqual(shown?.metadata, { "latent-lab": { facts: { backend: "cpu" }, metrics: {} } });
});

test("output of a past cell's timer stays with that cell", async () => {
  const past = await kernel.execute(`setTimeout(() => console.log("late"), 100);`);
  await kernel.execute(`await new Promise((done) => setTimeout(done, 300)); console.log("now");`);
  const late = await kernel.waitFor(({ content }) => content.text === "late\n");
  assert.equal(late.parentHeader.msg_id, past.messages[0]?.parentHeader.msg_id);
});

test("what nobody awaits is shown and does not end the kernel", async () => {
  const stray = await kernel.execute(
    `void Promise.reject(new Error("nobody"));\n` +
      `setTimeout(() => { throw new Error("timer"); }, 1);\n` +
      `await new Promise((done) => setTimeout(done, 100));`,
  );
  assert.equal(stray.reply.status, "ok");
  assert.match(stripVTControlCharacters(text(stray)), /Error: nobody[^]*Error: timer/);
});

test("a hundred thousand lines arrive whole and in order", async () => {
  const many = await kernel.execute(`for (let i = 0; i < 100_000; i++) console.log(i);`);
  assert.equal(text(many), Array.from({ length: 100_000 }, (_, i) => `${i}\n`).join(""));
  assert.ok(many.of("stream").length < 1000);
});

test("a string of 50 MB arrives whole, and the kernel goes on", async () => {
  const large = await kernel.execute(`console.log("x".repeat(50_000_000));`);
  assert.equal(text(large), `${"x".repeat(50_000_000)}\n`);
  assert.equal(result(await kernel.execute(`1`)), "1");
});

test("process.exit() is a failure with a message, and the kernel goes on", async () => {
  const failed = await kernel.execute(`const before = 4; process.exit(3);`);
  assert.equal(failed.reply.ename, "ExitRefused");
  assert.match(String(failed.reply.evalue), /process\.exit\(3\) would end the kernel/);
  assert.equal(result(await kernel.execute(`before`)), "4");
});

test("an interrupt aborts the cell's signal, and its training ends by itself", async () => {
  const running = kernel.execute(
    `const signal = (globalThis as any)[Symbol.for("latent-lab.host")].interrupted;\n` +
      `let steps = 0;\nconsole.log("started");\n` +
      `while (!signal.aborted) { steps++; await new Promise((r) => setTimeout(r, 5)); }\n` +
      `const finished = true;`,
  );
  await kernel.waitFor(({ content }) => content.text === "started\n");
  await kernel.reply(kernel.send("interrupt_request", {}, { channel: "control" }));
  const ended = await running;
  assert.equal(ended.reply.ename, "Interrupted");
  assert.equal(result(await kernel.execute(`finished && steps > 0`)), "true");
});

test("SIGINT ends a cell that waits for what never comes, and a loop without await", async () => {
  const cells = {
    waiting: `await null; console.log("waiting"); await new Promise(() => {});`,
    looping: `console.log("looping"); for (;;);`,
  };
  for (const [sign, code] of Object.entries(cells)) {
    const running = kernel.execute(code);
    await kernel.waitFor(({ content }) => content.text === `${sign}\n`);
    kernel.process.kill("SIGINT");
    assert.equal((await running).reply.ename, "Interrupted", code);
  }
  assert.equal(result(await kernel.execute(`"alive"`)), "'alive'");
});

test("a loop without await is interrupted wherever the cell is, and the kernel stays whole", async () => {
  const places = {
    "after an await": `await null; console.log("looping"); for (;;);`,
    "after a timer": `await new Promise((r) => setTimeout(r, 5)); console.log("looping"); for (;;);`,
    "in an immediate": `await new Promise(setImmediate); console.log("looping"); for (;;);`,
    "in a callback": `setTimeout(() => { console.log("looping"); for (;;); }); await new Promise(() => {});`,
    "in try and finally": `await null; console.log("looping"); try { for (;;); } catch {} finally { for (;;); }`,
    "at once": `console.log("looping"); for (;;);`,
  };
  for (const [place, code] of Object.entries(places)) {
    const running = kernel.execute(code);
    const next = kernel.send("execute_request", { code: `"behind"` });
    await kernel.waitFor(
      ({ content, parentHeader }) =>
        content.text === "looping\n" && parentHeader.msg_id === running.id,
    );
    assert.equal(await kernel.heartbeat(), "beat", place);
    const interrupt = kernel.send("interrupt_request", {}, { channel: "control" });
    assert.equal((await running).reply.ename, "Interrupted", place);
    assert.equal((await kernel.reply(interrupt)).status, "ok", place);
    assert.equal((await kernel.reply(next)).status, "aborted", place);
    const after = await kernel.execute(
      `await new Promise((r) => setTimeout(r, 1)); await new Promise(setImmediate); "alive"`,
    );
    assert.equal(result(after), "'alive'", place);
  }
});

test("an interrupt ends a child that the cell waits for, and the code behind it does not run", async () => {
  const running = kernel.execute(
    `const { execSync } = require("node:child_process");\nconsole.log("waiting");\n` +
      `execSync("sleep 60; true"); console.log("behind");`,
  );
  await kernel.waitFor(({ content }) => content.text === "waiting\n");
  await kernel.reply(kernel.send("interrupt_request", {}, { channel: "control" }));
  const ended = await running;
  assert.equal(ended.reply.ename, "Interrupted");
  assert.equal(text(ended), "waiting\n");
  const shown = await kernel.execute(`execSync("echo shown", { stdio: "inherit" }); 1`);
  assert.deepEqual([text(shown), result(shown)], ["shown\n", "1"]);
});

test("console.clear() clears the cell, and a bar leaves its last state", async () => {
  const cell = await kernel.execute(
    `console.log("gone"); console.clear();\nfor (const n of [1, 2, 3]) {\n` +
      `  process.stdout.write("\\r" + n);\n  await new Promise((r) => setTimeout(r, 60));\n}`,
  );
  const types = cell.messages.map(({ header }) => header.msg_type);
  const cleared = types.lastIndexOf("clear_output");
  const last = cell.messages.slice(cleared).map(({ content }) => content.text);
  assert.equal(last.join(""), "3");
});

test("a cell without a number of its own is not taken for the one before it", async () => {
  await kernel.execute(`function fails() {\n  return new Error("from here");\n}`);
  await kernel.execute(`const other = 1;\n\n`, { silent: true });
  await kernel.execute(`const another = 2;\n\n`, { store_history: false });
  const failed = await kernel.execute(`throw fails();`);
  assert.match(traceback(failed), /at fails, Cell \[\d+\]:2:10\n.*\n\s*2 \|   return new Error/);
});

test("what shows itself by what is no bundle fails in one line, and the kernel goes on", async () => {
  for (const given of [`{ "text/plain": 42 }`, `{ "application/json": 1n }`, `undefined`]) {
    const failed = await kernel.execute(`({ [Symbol.for("Jupyter.display")]: () => (${given}) })`);
    assert.equal(failed.reply.ename, "InvalidBundle");
    assert.equal((failed.reply.traceback as string[]).length, 1);
  }
  assert.equal(result(await kernel.execute(`"alive"`)), "'alive'");
});

test("messages with a wrong signature are dropped", async () => {
  const forged = kernel.send(
    "execute_request",
    { code: `console.log("forged")` },
    { key: "other" },
  );
  await kernel.execute(`"after"`);
  assert.ok(!kernel.published.some(({ parentHeader }) => parentHeader.msg_id === forged));
});

test("the heart beats", async () => {
  assert.equal(await kernel.heartbeat(), "beat");
});

test("completion and inspection count characters, not UTF-16 units", async () => {
  await kernel.execute(`const learningRate = 1e-3;`);
  const code = `"😀"; learningR`;
  const cursor_pos = Array.from(code).length;
  const completion = await kernel.reply(kernel.send("complete_request", { code, cursor_pos }));
  assert.deepEqual(completion.matches, ["learningRate"]);
  assert.equal(completion.cursor_start, 5);
  const inspect = { code: "learningRate", cursor_pos: 3, detail_level: 0 };
  const inspection = await kernel.reply(kernel.send("inspect_request", inspect));
  assert.deepEqual(inspection.data, { "text/plain": "const learningRate: 0.001" });
});

for (const restart of [false, true]) {
  test(`shutdown${restart ? " to restart" : ""} is answered and leaves no process`, async () => {
    const own = await startTestKernel();
    try {
      const exited = new Promise((resolve) => own.process.once("exit", resolve));
      const id = own.send("shutdown_request", { restart }, { channel: "control" });
      assert.deepEqual(await own.reply(id), { status: "ok", restart });
      assert.equal(await exited, 0);
    } finally {
      await own.close();
    }
  });
}

/** Ends the Jupyter that started a kernel; returns once the kernel has ended, too. */
async function outlive(jupyter: ChildProcess, { process }: TestKernel): Promise<void> {
  const exited = new Promise((resolve) => process.once("exit", resolve));
  jupyter.kill("SIGKILL");
  await exited;
}

test("a kernel that is in a loop ends when the Jupyter that started it is gone", async () => {
  const its = startJupyter();
  const own = await startTestKernel({ JPY_PARENT_PID: String(its.pid) });
  try {
    own.send("execute_request", { code: `console.log("here"); for (;;);` });
    await own.waitFor(({ content }) => content.text === "here\n");
    await outlive(its, own);
  } finally {
    its.kill("SIGKILL");
    await own.close();
  }
});

test("a connection that other machines could reach is refused", () => {
  const folder = mkdtempSync(join(tmpdir(), "reach-"));
  const file = join(folder, "connection.json");
  const main = join(projectRoot(), "src/jupyter/main.ts");
  try {
    for (const ip of ["192.168.0.2", "*", "0.0.0.0"]) {
      writeFileSync(file, JSON.stringify({ ...kernel.connection, ip }));
      assert.throws(() => readConnection(file), /listens on this machine alone/);
    }
    const args = ["-r", join(projectRoot(), "scripts/register.cjs"), main, file];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    assert.equal(status, 2, stderr);
    assert.match(stderr, /listens on this machine alone/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

// The last test: the kernel of the others ends with it.
test("a kernel that is idle ends when the Jupyter that started it is gone", async () => {
  assert.equal(result(await kernel.execute(`"here"`)), "'here'");
  await outlive(jupyter, kernel);
});
