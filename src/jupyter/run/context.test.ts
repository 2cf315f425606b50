import assert from "node:assert/strict";
import { AsyncResource } from "node:async_hooks";
import { inspect } from "node:util";
import { test } from "node:test";
import type { Message } from "../message";
import { context, inContext } from "./context";

const answered = { header: { msg_type: "secret request" } } as Message;

test("what code leaves running has its context, and code beside it has not", async () => {
  const note = () => context().answered;
  const { left, bound } = inContext({ answered }, () => ({
    left: [
      new Promise((heard) => setTimeout(() => heard(note()))),
      new Promise((heard) => setImmediate(() => heard(note()))),
      Promise.resolve().then(note),
      (async () => {
        await null;
        return note();
      })(),
    ],
    bound: AsyncResource.bind(note),
  }));
  assert.equal(context().answered, undefined);
  assert.deepEqual(await Promise.all(left), Array(4).fill(answered));
  assert.equal(bound(), answered);
  assert.equal(context().answered, undefined);
});

test("a context is restored after what throws, and one within another keeps the rest", () => {
  const cell = { count: 1 } as Parameters<typeof inContext>[0]["cell"];
  assert.throws(() => inContext({ cell }, () => assert.fail()));
  assert.deepEqual(context(), {});
  inContext({ cell }, () =>
    inContext({ answered }, () => assert.deepEqual(context(), { cell, answered })),
  );
});

test("nothing that a cell can print shows it", () => {
  const made = inContext({ answered }, () => ({
    done: Promise.resolve(1),
    waiting: new Promise(() => undefined),
    timer: setTimeout(() => undefined),
    immediate: setImmediate(() => undefined),
    resource: new AsyncResource("X"),
  }));
  const everything = [made, new Map([[made.done, new Set([made.timer])]])];
  for (const options of [{ depth: 9 }, { depth: 9, customInspect: false, showHidden: true }]) {
    assert.doesNotMatch(inspect(everything, options), /secret|kResourceStore|msg_type/);
  }
  assert.equal(inspect([made.done, made.waiting]), "[ Promise { 1 }, Promise { <pending> } ]");
});
