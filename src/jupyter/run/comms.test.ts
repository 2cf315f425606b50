import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { after, before, test } from "node:test";
import { join } from "node:path";
import { jupyterEnv, venvPython } from "../../host/node/jupyter";
import { projectRoot } from "../../host/node/project_root";
import { startTestKernel, type Execution, type TestKernel } from "../testing/client";
import type { Json, Message } from "../message";

let kernel: TestKernel;
before(async () => {
  kernel = await startTestKernel();
});
after(() => kernel.close());

const importing = `import { slider, button, label } from "../src/widgets";\n`;
const state = (message: Json) => (message.data as { state: Json }).state;
const idOf = (execution: Execution, model: string) => {
  const opened = execution.of("comm_open").find((open) => state(open)._model_name === model);
  return String(opened?.comm_id);
};
const open = async () => {
  const id = kernel.send("comm_info_request", { target_name: "jupyter.widget" });
  return Object.keys((await kernel.reply(id)).comms as Json);
};
/** Sends a front end's update, and what is published for it. */
const update = async (comm_id: string, changes: Json): Promise<Message[]> => {
  const data = { method: "update", state: changes, buffer_paths: [] };
  const id = kernel.send("comm_msg", { comm_id, data });
  const mine = (message: Message) => message.parentHeader.msg_id === id;
  await kernel.waitFor((m) => mine(m) && m.content.execution_state === "idle");
  return kernel.published.filter(mine);
};

test("a control moves while a cell runs, and its listener's output stands below its cell", async () => {
  const first = await kernel.execute(
    `${importing}const beta = slider({ max: 4 });\nbeta.onChange((v) => console.log("now", v));`,
  );
  const running = kernel.execute(
    `console.log("waiting");\nawait new Promise<void>((done) => { beta.onChange(() => done()); });\nbeta.value`,
  );
  await kernel.waitFor(({ content }) => content.text === "waiting\n");
  const answers = await update(idOf(first, "FloatSliderModel"), { value: 2.5 });
  assert.deepEqual(
    answers.map(({ header, content }) => content.execution_state ?? header.msg_type),
    ["busy", "comm_msg", "idle"],
  );
  const ended = await running;
  assert.deepEqual(ended.of("execute_result")[0]?.data, { "text/plain": "2.5" });
  const said = await kernel.waitFor(({ content }) => content.text === "now 2.5\n");
  assert.equal(said.parentHeader.msg_id, first.messages[0]?.parentHeader.msg_id);
  // The front end's indicator shows that the cell goes on.
  const states = ended.of("status").map((content) => content.execution_state);
  assert.deepEqual(states, ["busy", "busy", "idle"]);
});

test("a failing listener is shown below its cell, and the control goes on", async () => {
  const made = await kernel.execute(
    `${importing}const go = button({ label: "Go" });\nlet presses = 0;\n` +
      `go.onClick(() => { presses++; throw new RangeError("too often"); });`,
  );
  const comm_id = idOf(made, "ButtonModel");
  for (let press = 0; press < 2; press++) {
    kernel.send("comm_msg", { comm_id, data: { method: "custom", content: { event: "click" } } });
  }
  const shown = await kernel.waitFor(({ content }) => String(content.text).includes("too often"));
  assert.equal(shown.parentHeader.msg_id, made.messages[0]?.parentHeader.msg_id);
  assert.match(String(shown.content.text), /Cell \[\d+\].*:4:/);
  const after = await kernel.execute(`presses`);
  assert.deepEqual(after.of("execute_result")[0]?.data, { "text/plain": "2" });
});

test("running a cell again, or deleting it, closes the controls that it made", async () => {
  const code = `${importing}const again = slider({ label: "again" });`;
  const before = await open();
  const run = async (cellId: string, deletedCells: string[] = []) => {
    const id = kernel.send("execute_request", { code }, { metadata: { cellId, deletedCells } });
    await kernel.reply(id);
  };
  await run("a");
  const once = await open();
  assert.ok(once.length > before.length);
  await run("a");
  const twice = await open();
  assert.equal(twice.length, once.length);
  assert.ok(!twice.some((id) => once.includes(id) && !before.includes(id)));
  await run("b", ["a"]);
  assert.equal((await open()).length, once.length);
});

test("a comm to what nobody knows is closed, and what is for no comm is let be", async () => {
  kernel.send("comm_open", { comm_id: "x", target_name: "nobody", data: {} });
  await kernel.waitFor((m) => m.header.msg_type === "comm_close" && m.content.comm_id === "x");
  kernel.send("comm_msg", { comm_id: "gone", data: {} });
  assert.equal((await kernel.execute(`1`)).reply.status, "ok");
});

test("nbclient keeps the last state of every control in the notebook", () => {
  const root = projectRoot();
  const script = join(__dirname, "..", "python", "widget_state.py");
  const { status, stdout, stderr } = spawnSync(venvPython(root), [script], {
    encoding: "utf8",
    env: { ...process.env, ...jupyterEnv(root), LATENT_LAB_HISTORY: "/dev/null" },
  });
  assert.equal(status, 0, stderr);
  const { outputs, widgets } = JSON.parse(stdout) as { outputs: Json[]; widgets: Json };
  const saved = (widgets["application/vnd.jupyter.widget-state+json"] as Json).state as Record<
    string,
    { model_name: string; state: Json; buffers?: Json[] }
  >;
  const view = outputs[0]?.["application/vnd.jupyter.widget-view+json"] as Json;
  const box = saved[String(view.model_id)];
  assert.equal(box?.model_name, "VBoxModel");
  const child = (index: number) =>
    saved[String((box?.state.children as string[])[index]).replace("IPY_MODEL_", "")];
  // Set by the second cell, after the first had shown it.
  assert.equal(child(0)?.state.value, 3);
  const bytes = Buffer.of(1, 2, 3).toString("base64");
  assert.deepEqual(child(1)?.buffers, [{ data: bytes, encoding: "base64", path: ["value"] }]);
  assert.match(String(outputs[0]?.["text/plain"]), /\[β: 1\.0\]/);
});
