import { moves, Terminal, terminalText } from "../../host/terminal";

/** One of the streams that a cell writes to. */
export type StreamName = "stdout" | "stderr";

/** What is to be sent so that a front end shows what a terminal would. */
export interface Sending {
  /** Whether all that stands below the cell goes first. */
  clear: boolean;
  blocks: { name: StreamName; text: string }[];
}

interface Block {
  name: StreamName;
  /** What front ends show of it. */
  shown: string;
  /** A text that brings a terminal to where the cell left it. */
  written: string;
}

/** A sequence whose end is still to be written. */
const unfinished = /\x1b(?:\[[\d;:?]{0,40}|\][^\x07\x1b]{0,2000})?$/;
/** Of a longer output, lines that are past are not written anew. */
const mostRewritten = 1 << 16;

/**
 * The text that stands below one cell. Messages can only append to it, or clear all: so where a
 * progress bar goes back, and nothing but text stands there, it is cleared and sent as it looks now.
 */
export class ShownText {
  private blocks: Block[] = [];
  private length = 0;
  /** Whether something else stands there, or too much to be sent over and over. */
  private fixed = false;
  private readonly held = { stdout: "", stderr: "" };

  /** Takes what the cell writes. */
  write(name: StreamName, more: string): Sending {
    const all = this.held[name] + more;
    this.held[name] = unfinished.exec(all)?.[0] ?? "";
    const text = all.slice(0, all.length - this.held[name].length);
    if (this.fixed) return appended(name, terminalLines(text));
    const last = this.blocks.at(-1);
    const block = last?.name === name ? last : { name, shown: "", written: "" };
    if (block !== last) this.blocks.push(block);
    const before = block.shown;
    if (moves(block.written + text)) {
      const terminal = new Terminal();
      terminal.write(block.written + text);
      block.shown = terminal.text();
      block.written = terminal.state();
    } else {
      block.written += text;
      block.shown = block.written.replaceAll("\r\n", "\n");
    }
    this.length += block.shown.length - before.length;
    if (this.length > mostRewritten) this.fix();
    if (block.shown.startsWith(before)) return appended(name, block.shown.slice(before.length));
    const blocks = this.blocks.map(({ name, shown }) => ({ name, text: shown }));
    return { clear: true, blocks: blocks.filter(({ text: shown }) => shown !== "") };
  }

  /** Something else has been shown. */
  fix(): void {
    this.fixed = true;
    this.blocks = [];
  }

  /** All that was shown is gone. */
  clear(): void {
    this.fixed = false;
    this.blocks = [];
    this.length = 0;
  }
}

function appended(name: StreamName, text: string): Sending {
  return { clear: false, blocks: text === "" ? [] : [{ name, text }] };
}

/**
 * The last state of each line that is whole in a text. Its first line may go on one that was sent,
 * and is left to front ends, which know carriage return and backspace.
 */
function terminalLines(text: string): string {
  const end = text.indexOf("\n") + 1;
  const [first, rest] = [text.slice(0, end), text.slice(end)];
  const ended = rest.lastIndexOf("\n") + 1;
  return first + terminalText(rest.slice(0, ended)) + lastState(rest.slice(ended));
}

/** A line that is not ended: what was overwritten of it is left out, the cursor's place is kept. */
function lastState(line: string): string {
  const again = line.lastIndexOf("\r", line.length - 2);
  return again < 0 || /[\x1b\b]/.test(line) ? line : line.slice(again);
}
