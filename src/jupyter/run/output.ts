import { StringDecoder } from "node:string_decoder";
import { currentCell, type Cell } from "./cell";

/** Sends the text that a cell wrote to one of its streams. */
export type SendText = (cell: Cell, name: "stdout" | "stderr", text: string) => void;

const flushCharacters = 1 << 16;
const flushMilliseconds = 40;
const burst = 50;

/**
 * Turns what is written to standard output and error into stream messages of the cell that wrote
 * it, timers of past cells included. Text is gathered for some milliseconds, so that a hundred
 * thousand lines are some hundred messages, and is still seen while a cell runs without awaiting.
 *
 * What native code writes to the file descriptors itself goes to the kernel's terminal.
 */
export class CapturedOutput {
  private gathered: { cell: Cell; name: "stdout" | "stderr"; text: string } | undefined;
  private allowance = burst;
  private countedAt = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly send: SendText) {}

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
        if (cell) this.add(cell, name, text);
        else toTerminal(text);
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
    if (gathered) this.send(gathered.cell, gathered.name, gathered.text);
  }

  private add(cell: Cell, name: "stdout" | "stderr", text: string): void {
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
