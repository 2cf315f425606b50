import assert from "node:assert/strict";
import { it } from "node:test";
import { moves, Terminal, terminalText } from "./terminal";

const up = (lines: number) => `\x1b[${lines}A`;
const cases: Record<string, [written: string, shown: string]> = {
  "plain lines": ["a\nb\n", "a\nb\n"],
  "line ends of Windows": ["a\r\nb\r\n", "a\nb\n"],
  "a bar that is drawn again": ["10 %\r20 %\r100 %\n", "100 %\n"],
  "a shorter text over a longer one": ["12345\rab", "ab345"],
  "a line that is erased first": ["12345\r\x1b[Kab", "ab"],
  "a whole line that is erased": ["12345\x1b[2K\rab", "ab"],
  "the line up to the cursor": ["12345\x1b[2D\x1b[1K", "    5"],
  backspaces: ["ab\b\bc", "cb"],
  "backspaces that wipe": ["abc\b \b", "ab "],
  "a backspace at the start": ["\b\ba", "a"],
  "two bars, each drawn again": [`a 1\nb 1\n${up(2)}a 2\x1b[K\nb 2\x1b[K\n`, "a 2\nb 2\n"],
  "previous lines": ["a\nb\n\x1b[2Fc", "c\nb\n"],
  "more lines up than there are": [`a${up(9)}\rb`, "b"],
  "a place in the line": ["abc\x1b[2Gx", "axc"],
  "moves to the right of the text": ["a\x1b[3Cb", "a   b"],
  "the screen erased below": [`a\nb\nc${up(1)}\r\x1b[J`, "a\n"],
  "the screen cleared": ["old\ntext\x1b[2J\x1b[Hnew", "new"],
  "the cursor hidden and shown": ["\x1b[?25la\x1b[?25h", "a"],
  "a place that is saved": ["ab\x1b7cd\x1b8x\x1b[s\x1b[u", "abxd"],
  colours: ["\x1b[31mred\x1b[39m plain\r\x1b[1;34mb", "\x1b[1;34mb\x1b[0;31med\x1b[0m plain"],
  "256 colours": ["\x1b[38;5;196ma\r\x1b[48;2;1;2;3mb", "\x1b[38;5;196;48;2;1;2;3mb"],
  "a link": ["\x1b]8;;https://x.org\x1b\\text\x1b]8;;\x1b\\!", "text!"],
  "a link that ends with a bell": ["\x1b]8;;https://x.org\x07text\x1b]8;;\x07!", "text!"],
  "a title and a bell": ["\x1b]0;title\x07a\x07", "a"],
  "other alphabets": ["äöü\rß", "ßöü"],
  "an escape that is broken off": ["a\x1b", "a"],
  "letters that are pairs": ["😀😀\rx", "x😀"],
};
for (const [name, [written, shown]] of Object.entries(cases)) {
  it(`a terminal shows ${name}`, () => {
    assert.equal(terminalText(written), shown);
    assert.equal(terminalText(shown), shown);
  });
}

it("its state can be taken up at any moment, and goes on the same", () => {
  for (const [written, shown] of Object.values(cases)) {
    for (let end = 0; end <= written.length; end++) {
      // Not in the middle of a sequence.
      if (/\x1b[^m-z\x07A-K]*$/.test(written.slice(0, end)) || /\x1b\]/.test(written)) continue;
      const before = new Terminal();
      before.write(written.slice(0, end));
      const after = new Terminal();
      after.write(before.state() + written.slice(end));
      assert.equal(after.text(), shown.replace(/\r\n/g, "\n"), JSON.stringify([written, end]));
    }
  }
});

it("colours alone move nothing, so that text is appended as it is", () => {
  assert.ok(!moves("\x1b[31mred\x1b[0m\r\n"));
  assert.ok(moves("a\rb") && moves("\x1b[2K") && moves("\x1b]8;;x\x07"));
});

it("no sequence makes it fill the memory", () => {
  assert.ok(terminalText("\x1b[999999999Ca\r\x1b[999999999Bb").length < 30_000);
});

it("progress bars and corrections leave what a terminal leaves", () => {
  for (const [written, left] of [
    ["abc\rX\n", "Xbc\n"],
    ["a\r\nb\r\n", "a\nb\n"],
    ["abc\b\bX", "aXc"],
    ["\b\ba", "a"],
    ["long line\r\x1b[Kok", "ok"],
    ["abc\x1b[2K\x1b[1Gd", "d"],
    ["\x1b[31mred\x1b[0m", "\x1b[31mred\x1b[0m"],
    // What is not written over keeps its colour.
    ["\x1b[31mab\r\x1b[32mc\x1b[0m", "\x1b[32mc\x1b[0;31mb"],
    ["😀\b!", "!"],
  ] as const) {
    assert.equal(terminalText(written), left, JSON.stringify(written));
  }
});
