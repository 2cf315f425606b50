import assert from "node:assert/strict";
import { test } from "node:test";
import { joinStreams, terminalText } from "./streams";

test("what was printed in a row is one block, and only what is left of it", () => {
  const print = (name: string, text: string | string[]) => ({ output_type: "stream", name, text });
  const outputs = [
    print("stdout", "10 %\r"),
    print("stdout", ["20 %", "\rdone\n"]),
    print("stderr", "warning\n"),
    print("stdout", "end"),
  ];
  assert.deepEqual(
    joinStreams(outputs).map(({ name, text }) => [name, text]),
    [
      ["stdout", "done\n"],
      ["stderr", "warning\n"],
      ["stdout", "end"],
    ],
  );
});

test("a text stands as a terminal leaves it", () => {
  for (const [written, left] of [
    ["abc\rX\n", "Xbc\n"],
    ["a\r\nb\r\n", "a\nb\n"],
    ["abc\b\bX", "aXc"],
    ["\b\ba", "a"],
    ["long line\r\x1b[Kok", "ok"],
    ["abc\x1b[2K\x1b[1Gd", "d"],
    ["\x1b[31mred\x1b[0m", "\x1b[31mred\x1b[0m"],
    ["\x1b[31mab\r\x1b[32mc\x1b[0m", "\x1b[32mcb\x1b[0m"],
    ["😀\b!", "!"],
  ] as const) {
    assert.equal(terminalText(written), left, JSON.stringify(written));
  }
});
