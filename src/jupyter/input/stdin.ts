import { Readable } from "node:stream";
import type { InputGlobals } from "./questions";

/** What standard input needs to know of who reads it by readline. */
export interface LineReader {
  /** Whether somebody would hear of a line that came now. */
  waits(): boolean;
  /** A line came. */
  onLine(): void;
}

/**
 * Standard input as a stream of lines, each asked for when somebody waits for it: to ask for a line
 * only to have it at hand would put a box on the page that nobody expects.
 */
export class AskedLines extends Readable {
  readonly isTTY = false;
  readonly fd = 0;
  /** Readline's interfaces on this stream. */
  readonly readers = new Set<LineReader>();
  private wanted = false;
  private asking = false;

  // Not named `input`: by that name readline knows an object of options.
  constructor(private readonly user: Pick<InputGlobals, "readLine" | "canAsk">) {
    super({ highWaterMark: 0 });
  }

  override _read(): void {
    this.wanted = true;
    this.askSoon();
  }

  override resume(): this {
    this.askSoon();
    return super.resume();
  }

  /** Asks for a line, if somebody still waits for one then; ends where nobody can answer. */
  askSoon(): void {
    // Who has just read a line may be about to stop reading.
    setImmediate(() => {
      if (!this.wanted || this.asking || !this.isWaitedFor()) return;
      const can = this.user.canAsk();
      if (can === "never") this.end();
      if (can === "now") void this.ask();
    });
  }

  private async ask(): Promise<void> {
    this.asking = true;
    const answer = await this.user.readLine("");
    this.asking = false;
    if (answer.kind !== "line") return this.end();
    for (const reader of this.readers) reader.onLine();
    this.wanted = false;
    this.push(`${answer.text}\n`);
  }

  private isWaitedFor(): boolean {
    if (this.isPaused() || this.readableEnded) return false;
    const listeners = this.listenerCount("data") + this.listenerCount("readable");
    // An interface of readline listens all the time, also when nobody listens to it.
    return listeners > this.readers.size || [...this.readers].some((reader) => reader.waits());
  }

  private end(): void {
    this.wanted = false;
    this.push(null);
  }
}
