import { StringDecoder } from "node:string_decoder";
import type { Message } from "../message";
import { currentCell, type Cell } from "./cell";
import { ShownText, type StreamName } from "./shown_text";

/** What the kernel sends for a cell. */
export interface OutputSender {
  /** Text for one of its streams. */
  text(cell: Cell, name: StreamName, text: string): void;
  /** Takes away what stands below it; with `wait`, once there is something new. */
  clear(cell: Cell, wait: boolean): void;
}

/** The messages that put something other than text below a cell. */
const otherOutputs = new Set(["display_data", "execute_result", "error"]);

const flushCharacters = 1 << 16;
const flushMilliseconds = 40;
const burst = 50;

/**
 * Turns what is written to standard output and error into stream messages of the cell that wrote
 * it, timers of past cells included. Text is gathered for some milliseconds, so that a hundred
 * thousand lines are some hundred messages, and is still seen while a cell runs without awaiting.
 * Text that goes back, as progress bars do, is sent as a terminal would show it.
 *
 * What native code writes to the file descriptors itself goes to the kernel's terminal.
 */
export class CapturedOutput {
  private gathered: { cell: Cell; name: StreamName; text: string } | undefined;
  /** By the requests that the cells came with. */
  private readonly shown = new WeakMap<Message, ShownText>();
  private allowance = burst;
  private countedAt = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly send: OutputSender) {}

  /** Takes over `process.stdout` and `process.stderr`. */
  capture(): void {
    for (const name of ["stdout", "stderr"] as const) {
      const stream = process[name];
      const toTerminal = stream.write.bind(stream);
      const decoder = new StringDecoder("utf8");
      // A notebook is no terminal, even where Jupyter was started from one.
      Object.defineProperty(stream, "isTTY", { value: false, configurable: true });
      const write = (
        chunk: string | Uint8Array,
        encoding?: BufferEncoding | ((error?: Error | null) => void),
        done?: (error?: Error | null) => void,
      ): boolean => {
        const text = typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk));
        const cell = currentCell();
        // An empty message would be an empty block below the cell.
        if (cell && text !== "") this.add(cell, name, text);
        else if (!cell) toTerminal(text);
        const callback = typeof encoding === "function" ? encoding : done;
        if (callback) process.nextTick(callback);
        return true;
      };
      stream.write = write;
    }
  }

  /** Sends what was gathered; before any other message, so that the order is the program's. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const gathered = this.gathered;
    this.gathered = undefined;
    if (!gathered) return;
    const { cell, name, text } = gathered;
    const { clear, blocks } = this.shownBelow(cell.request).write(name, text);
    if (clear) this.send.clear(cell, blocks.length > 0);
    for (const block of blocks) this.send.text(cell, block.name, block.text);
  }

  /** Takes note of what else is published for a cell. */
  published(request: Message, type: string): void {
    if (otherOutputs.has(type)) this.shownBelow(request).fix();
    if (type === "clear_output") this.shownBelow(request).clear();
  }

  private shownBelow(request: Message): ShownText {
    const shown = this.shown.get(request) ?? new ShownText();
    this.shown.set(request, shown);
    return shown;
  }

  private add(cell: Cell, name: StreamName, text: string): void {
    if (this.gathered && (this.gathered.cell !== cell || this.gathered.name !== name)) this.flush();
    this.gathered ??= { cell, name, text: "" };
    this.gathered.text += text;
    // At once as long as there is little: the cell may be about to compute for long, awaiting nothing.
    if (this.mayGoAtOnce() || this.gathered.text.length > flushCharacters) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), flushMilliseconds);
  }

  /** Whether few messages went lately: a burst of some, and one every {@link flushMilliseconds}. */
  private mayGoAtOnce(): boolean {
    const now = Date.now();
    const refill = (now - this.countedAt) / flushMilliseconds;
    this.allowance = Math.min(burst, this.allowance + refill);
    this.countedAt = now;
    if (this.allowance < 1) return false;
    this.allowance--;
    return true;
  }
}
