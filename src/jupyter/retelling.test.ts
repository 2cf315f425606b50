import assert from "node:assert/strict";
import { test } from "node:test";
import { messageOf, type Json, type Message } from "./message";
import { Retelling } from "./retelling";
import { memoryKernel } from "./testing/memory";

interface Sent {
  cell: unknown;
  type: string;
  content: Json;
}

function start() {
  const sent: Sent[] = [];
  let now = 0;
  const publish = (parent: Message | undefined, type: string, content: Json) =>
    void sent.push({ cell: parent?.header.msg_id, type, content });
  const told = new Retelling({ publish }, () => now);
  const pass = (milliseconds: number) => void (now += milliseconds);
  const cell = (id: string, session = "page") => {
    const request = messageOf(
      [{ msg_id: id, msg_type: "execute_request", session }, {}, {}, {}],
      [],
    );
    assert.ok(request);
    const reply = told.remembering(request, (type, content) => {
      sent.push({ cell: id, type, content });
    });
    const print = (text: string, name = "stdout") =>
      told.publish(request, "stream", { name, text });
    return { request, reply, print };
  };
  const retold = (session: unknown = "page") => {
    sent.length = 0;
    told.retell(session);
    return sent.map(({ cell, type, content }) => [cell, type, content]);
  };
  const show = (request: Message, id: string, text: string, type = "display_data") =>
    told.publish(request, type, { data: { "text/plain": text }, transient: { display_id: id } });
  return { told, cell, retold, show, pass };
}

const clear = ["a", "clear_output", { wait: true }];

test("what stands below a running cell is told again to the page that runs it, and to no other", () => {
  const { told, cell, retold } = start();
  const { request, print } = cell("a");
  assert.deepEqual(retold(), []);
  print("1\n");
  print("2\n");
  print("oh\n", "stderr");
  told.publish(request, "comm_msg", { comm_id: "c" });
  const expected = [
    clear,
    ["a", "stream", { name: "stdout", text: "1\n2\n" }],
    ["a", "stream", { name: "stderr", text: "oh\n" }],
  ];
  assert.deepEqual(retold(), expected);
  assert.deepEqual(retold(), expected);
  for (const other of ["another", "", null]) assert.deepEqual(retold(other), []);
});

test("what was cleared is not told, and what waits to be cleared is until then", () => {
  const { told, cell, retold } = start();
  const { request, print } = cell("a");
  print("1\n");
  told.publish(request, "clear_output", { wait: true });
  assert.deepEqual(retold(), [clear, ["a", "stream", { name: "stdout", text: "1\n" }]]);
  print("2\n");
  assert.deepEqual(retold(), [clear, ["a", "stream", { name: "stdout", text: "2\n" }]]);
  told.publish(request, "clear_output", { wait: false });
  assert.deepEqual(retold(), []);
});

test("of a display that is updated, the newest state is told", () => {
  const { cell, retold, show } = start();
  const { request } = cell("a");
  show(request, "x", "first");
  show(request, "y", "other");
  show(request, "x", "second", "update_display_data");
  show(request, "elsewhere", "far", "update_display_data");
  show(request, "elsewhere", "farther", "update_display_data");
  const told = retold().map(([, type, content]) => [type, (content as { data?: Json }).data]);
  assert.deepEqual(told.slice(1), [
    ["display_data", { "text/plain": "second" }],
    ["display_data", { "text/plain": "other" }],
    ["update_display_data", { "text/plain": "farther" }],
  ]);
});

test("that a cell ended is told again for two minutes", () => {
  const { told, cell, retold, pass } = start();
  const { request, reply, print } = cell("a");
  print("1\n");
  reply("execute_reply", { status: "ok" });
  told.publish(request, "status", { execution_state: "idle" });
  const expected = [
    clear,
    ["a", "stream", { name: "stdout", text: "1\n" }],
    ["a", "execute_reply", { status: "ok" }],
    ["a", "status", { execution_state: "idle" }],
  ];
  assert.deepEqual(retold(), expected);
  pass(119_000);
  assert.deepEqual(retold(), expected);
  pass(2_000);
  assert.deepEqual(retold(), []);
});

test("no more than some megabytes are remembered", () => {
  const { told, cell, retold } = start();
  const megabyte = "x".repeat(2 ** 20);
  const first = cell("first");
  for (let i = 0; i < 9; i++) first.print(megabyte);
  first.print("more");
  assert.deepEqual(retold(), []);
  for (const id of ["a", "b", "c"]) {
    const { request, print } = cell(id);
    for (let i = 0; i < 3; i++) print(megabyte);
    told.publish(request, "status", { execution_state: "idle" });
  }
  const cells = new Set(retold().map(([id]) => id));
  assert.deepEqual([...cells], ["b", "c"]);
});

test("the kernel tells a page that asks who it is", async () => {
  const { send, published } = memoryKernel();
  const header = { session: "page" };
  const [reply] = await send("execute_request", { code: "1 + 1" }, { header });
  assert.equal(reply?.status, "ok");
  published.length = 0;
  await send("kernel_info_request", {}, { header });
  const types = published.map(({ header: { msg_type } }) => msg_type);
  assert.deepEqual(types.slice(2), ["clear_output", "execute_result", "status"]);
  published.length = 0;
  await send("kernel_info_request", {}, { header: { session: "another" } });
  assert.equal(published.length, 2);
});
