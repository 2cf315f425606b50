import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import fc from "fast-check";
import { messageFor } from "../../src/jupyter/message";
import { memoryKernel } from "../../src/jupyter/testing/memory";
import { decode, encode } from "../../src/jupyter/wire/frames";
import { mutatedBytes, mutatedJson, mutatedJsonText } from "./mutated";
import { target, type Target } from "./target";

const KEY = "the connection's key";

/** What a front end sends, by type; the comms are those that the cases open. */
const sent: Readonly<Record<string, object>> = {
  execute_request: {
    ...{ code: "1 + 1", silent: false, store_history: true, allow_stdin: true },
    ...{ user_expressions: { twice: "2 * 21", wrong: "nothing.at.all" }, stop_on_error: true },
  },
  inspect_request: { code: "Math.max", cursor_pos: 8, detail_level: 0 },
  complete_request: { code: "Mat", cursor_pos: 3 },
  is_complete_request: { code: "if (" },
  history_request: {
    ...{ hist_access_type: "range", output: false, raw: true, session: 0, start: 0, stop: 9 },
    ...{ n: 3, pattern: "*", unique: true },
  },
  comm_info_request: { target_name: "echo" },
  kernel_info_request: {},
  interrupt_request: {},
  comm_open: { comm_id: "a", target_name: "echo", data: { state: {} } },
  comm_msg: { comm_id: "a", data: { method: "update", state: { value: 1 } } },
  comm_close: { comm_id: "a", data: {} },
  no_such_request: {},
};

const message = fc.constantFrom(...Object.entries(sent)).chain(([type, content]) =>
  fc.record({
    type: fc.constant(type),
    content: fc.oneof(fc.constant<unknown>(content), mutatedJson(content)),
    metadata: fc.oneof(
      fc.constant<unknown>({}),
      mutatedJson({ cellId: "a", deletedCells: ["b"], tags: ["x"] }),
    ),
  }),
);

/** What comes to the kernel: bytes on its sockets, and messages to its core. */
export function messageTargets(): Target[] {
  return [framesTarget(), coreTarget()];
}

/** Only what was signed is read; of that, only what has the parts of a message. */
function framesTarget(): Target {
  const content = { code: "1", user_expressions: {} };
  const whole = encode(messageFor(undefined, "s", "execute_request", content), KEY, [
    Buffer.from("who asked"),
  ]);
  const parts = fc.tuple(
    ...whole.slice(3).map((part) => {
      const same = fc.constant(part.toString());
      return fc.oneof({ weight: 3, arbitrary: same }, mutatedJsonText(JSON.parse(String(part))));
    }),
  );
  const signed = parts.map((texts) => {
    const raw = texts.map((text) => Buffer.from(text));
    return [...whole.slice(0, 2), signatureOf(raw), ...raw];
  });
  const broken = fc
    .tuple(fc.nat(whole.length - 1), fc.boolean())
    .chain(([at, drop]) =>
      drop
        ? fc.constant(whole.filter((_, i) => i !== at))
        : mutatedBytes(whole[at]).map((bytes) =>
            whole.map((each, i) => (i === at ? Buffer.from(bytes) : each)),
          ),
    );
  return target("frames from a socket", fc.oneof(signed, broken), (frames) => {
    const found = decode(frames, KEY)?.message;
    if (!found) return;
    assert.deepEqual(decode(encode(found, KEY), KEY)?.message, found);
    for (const part of [found.header, found.parentHeader, found.metadata, found.content]) {
      assert.ok(typeof part === "object" && !Array.isArray(part));
    }
  });
}

function signatureOf(parts: Buffer[]): Buffer {
  const hmac = createHmac("sha256", KEY);
  for (const part of parts) hmac.update(part);
  return Buffer.from(hmac.digest("hex"));
}

/** Messages that come together are each answered once, and the kernel runs the next cell. */
function coreTarget(): Target {
  const kernel = memoryKernel({ kind: "line", text: "y" });
  kernel.comms.register("echo", (comm) => ({ onMessage: ({ data }) => comm.send({ data }) }));
  const several = fc.array(message, { minLength: 1, maxLength: 5 });
  return target(
    "messages to the kernel",
    several,
    async (messages) => {
      kernel.published.length = 0;
      const replies = await Promise.all(
        messages.map(({ type, content, metadata }) => kernel.send(type, content, { metadata })),
      );
      for (const [i, { type }] of messages.entries()) {
        assert.equal(
          replies[i].length,
          type.startsWith("comm_") && !type.endsWith("request") ? 0 : 1,
        );
      }
      const states = kernel.published.map((each) => each.content.execution_state).filter(Boolean);
      assert.equal(states.filter((state) => state === "idle").length, messages.length);
      assert.equal(states.at(-1), "idle");
      // One behind a cell that failed would be aborted: this one comes after all of them.
      assert.equal((await kernel.run("1")).status, "ok");
    },
    0.3,
  );
}
