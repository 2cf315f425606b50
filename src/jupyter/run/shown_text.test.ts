import assert from "node:assert/strict";
import { it } from "node:test";
import { ShownText, type StreamName } from "./shown_text";

/** A front end that shows what it is sent, and what it was sent in all. */
function frontEnd() {
  const text = new ShownText();
  let blocks: { name: StreamName; text: string }[] = [];
  let sent = "";
  return {
    text,
    write(name: StreamName, written: string): void {
      const sending = text.write(name, written);
      if (sending.clear) blocks = [];
      for (const block of sending.blocks) {
        sent += block.text;
        const last = blocks.at(-1);
        if (last?.name === block.name) last.text += block.text;
        else blocks.push({ ...block });
      }
    },
    blocks: () => blocks.map(({ name, text: shown }) => `${name}: ${shown}`),
    sent: () => sent,
  };
}

it("plain text is appended as it is written, colours too", () => {
  const { write, blocks, sent } = frontEnd();
  for (const part of ["a", "\x1b[31mb", "c\x1b[39m\n", "d"]) write("stdout", part);
  assert.deepEqual(blocks(), ["stdout: a\x1b[31mbc\x1b[39m\nd"]);
  assert.equal(sent().length, "a\x1b[31mbc\x1b[39m\nd".length);
});

it("a bar leaves its last state, in one block, however its writes are cut", () => {
  const bar = "start\n10 %\r20 %\r\x1b[Kdone\nnext\n\x1b[2A\x1b[2Kreplaced\x1b[2B\rend";
  for (let cut = 1; cut < 12; cut++) {
    const { write, blocks } = frontEnd();
    for (const part of bar.match(new RegExp(`[^]{1,${cut}}`, "g")) ?? []) {
      write("stdout", part);
    }
    assert.deepEqual(blocks(), ["stdout: start\nreplaced\nnext\nend"]);
  }
});

it("the other stream's text stays where it stands", () => {
  const { write, blocks } = frontEnd();
  write("stderr", "warning\n");
  write("stdout", "10 %\r");
  write("stdout", "20 %");
  write("stderr", "late");
  assert.deepEqual(blocks(), ["stderr: warning\n", "stdout: 20 %", "stderr: late"]);
});

it("what is wiped leaves no block", () => {
  const { write, blocks } = frontEnd();
  write("stdout", "10 %");
  write("stdout", "\r\x1b[K");
  assert.deepEqual(blocks(), []);
});

it("below something else, nothing is taken away, and whole lines come in their last state", () => {
  const { text, write, blocks } = frontEnd();
  write("stdout", "kept\n");
  text.fix();
  write("stdout", "a\rb\nc\rd\n1\r2\r3");
  assert.deepEqual(blocks(), ["stdout: kept\na\rb\nd\n\r3"]);
  text.clear();
  write("stdout", "1\r2");
  assert.equal(blocks().at(-1)?.endsWith("2"), true);
});

it("a long output is not sent over and over", () => {
  const { write, sent } = frontEnd();
  write("stdout", `${"x".repeat(100)}\n`.repeat(1000));
  for (let step = 0; step < 1000; step++) write("stdout", `\r${step}`);
  assert.ok(sent().length < 110_000);
});

it("a thousand steps of a bar stay small", () => {
  const { write, sent, blocks } = frontEnd();
  for (let step = 0; step <= 1000; step++) write("stdout", `\r${step} of 1000`);
  assert.deepEqual(blocks(), ["stdout: 1000 of 1000"]);
  assert.ok(sent().length < 20_000);
});
