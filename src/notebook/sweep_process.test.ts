import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../config";
import { runSweep } from "./sweep_process";

const order = { name: "refused", flags: [], text: '{ "train": {}, "search": { "betta": [1] } }' };
const listener = { onMessage: () => undefined, onLine: () => undefined };

test("what the command refuses is told without a file that the user has never seen, and each time anew", async () => {
  for (let times = 0; times < 2; times++) {
    await assert.rejects(runSweep(order, listener, undefined), (error: Error) => {
      assert.ok(error instanceof UserError, error.message);
      assert.match(error.message, /^search\.betta: no flag of/);
      return true;
    });
  }
});

test("a process that is told to stop before it has begun is heard to end", async () => {
  const stop = new AbortController();
  const running = runSweep(order, listener, stop.signal);
  stop.abort();
  await assert.rejects(running);
  await runSweep(order, listener, stop.signal);
});
