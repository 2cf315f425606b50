import { bar, duration, Output, StatusLine } from "../src/cli/terminal";

/** What is being timed, on the last line of a terminal; plain lines where it is none. */
export class Progress {
  private readonly status: StatusLine;
  private readonly started = performance.now();
  private stage = "";

  constructor(private readonly output: Output = process.stderr) {
    this.status = new StatusLine(output);
  }

  /** @param done share of the stage, in [0, 1] */
  show(stage: string, done: number, what: string): void {
    const elapsed = duration((performance.now() - this.started) / 1000);
    this.status.show(`${stage.padEnd(16)} ${bar(done, 20)}  ${elapsed.padStart(6)}  ${what}`);
    if (stage !== this.stage && !this.output.isTTY) this.output.write(`${elapsed}  ${stage}\n`);
    this.stage = stage;
  }

  /** A line that stays. */
  say(line: string): void {
    this.status.print(line);
  }

  clear(): void {
    this.status.clear();
  }
}
