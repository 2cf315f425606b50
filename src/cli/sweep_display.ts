import { counted } from "../config";
import { metricText } from "../report/static_page";
import type { Sweep } from "../sweep/sweep";
import type { SweepEvent } from "../sweep/sweep_event";
import { trialName, variedOf } from "../sweep/trial_name";
import type { Trial } from "../sweep/trials";
import { bar, dim, duration, type Output } from "./terminal";

interface Running {
  readonly name: string;
  readonly since: number;
  epoch: number;
  value: number | null;
}

/** Lines that the screen keeps for the rest, for the state of the sweep, and for the cursor. */
const AROUND = 4;

/**
 * Shows a sweep: a line that stays for each trial that ends; and on a terminal below them a line for each
 * that runs, and one with the best so far and the time left.
 */
export class SweepDisplay {
  private readonly running = new Map<number, Running>();
  private readonly names = new Map<number, string>();
  private best?: { readonly number: number; readonly value: number };
  private left = 0;
  private ended = 0;
  private started?: number;
  private shown = 0;
  private ticking?: NodeJS.Timeout;
  /** Of failed trials and of those that Ray gave up on. */
  failed = 0;

  constructor(
    private readonly sweep: Sweep,
    private readonly output: Output & { readonly rows?: number },
  ) {
    if (output.isTTY) this.ticking = setInterval(() => this.draw(), 1000).unref();
  }

  /** The best of earlier starts, where there is one. */
  begin(best: (Trial & { readonly value: number }) | undefined): void {
    if (!best) return;
    this.best = best;
    this.names.set(best.number, trialName(variedOf(this.sweep, best)));
  }

  show(event: SweepEvent): void {
    switch (event.event) {
      case "ready": {
        const { trials, method } = this.sweep;
        const done = trials - event.left;
        this.left = event.left;
        if (event.left === 0) {
          this.print(`All ${counted(trials)} trials have been done before.`);
          break;
        }
        const before = done > 0 ? `, ${counted(done)} of them done before` : "";
        const { metric, mode } = this.sweep.objective;
        const aim = `${mode === "min" ? "least" : "greatest"} ${metric}`;
        this.print(`${method} search of ${counted(trials)} trials${before}; ${counted(Math.min(event.atOnce, event.left))} at once; ${aim}`); // prettier-ignore
        break;
      }
      case "started": {
        const name = trialName(event.values);
        this.names.set(event.number, name);
        const again = event.failures > 0;
        this.started ??= Date.now();
        this.running.set(event.number, { name, since: Date.now(), epoch: 0, value: null });
        if (again)
          this.print(`${this.head(event.number)}  is tried again, from its last whole epoch`);
        break;
      }
      case "epoch": {
        const trial = this.running.get(event.number);
        if (trial) Object.assign(trial, { epoch: event.epoch, value: event.value });
        break;
      }
      case "lost":
        this.running.delete(event.number);
        this.failed += 1;
        this.print(
          `${this.head(event.number)}  given up after ${counted(event.failures)} failures: ${event.reason}`,
        );
        break;
      case "ended":
        this.end(event);
        break;
      case "noted":
        this.print(`Note      ${event.text}`);
        break;
      case "finished":
      case "stopped":
      case "refused":
        break; // the session itself deals with these
    }
    this.draw();
  }

  private end({ number, status, value, epochs, reason }: Extract<SweepEvent, { event: "ended" }>) {
    const trial = this.running.get(number);
    const seconds = trial ? (Date.now() - trial.since) / 1000 : 0;
    this.running.delete(number);
    this.ended += 1;
    if (status === "failed") this.failed += 1;
    const better = (a: number, b: number) => (this.sweep.objective.mode === "min" ? a < b : a > b);
    const isBest = status === "finished" && value !== null && (!this.best || better(value, this.best.value)); // prettier-ignore
    if (isBest) this.best = { number, value };
    const figure = value === null ? "" : `${this.sweep.objective.metric} ${metricText(value)}`;
    const said = {
      finished: figure,
      pruned: `${figure}, ended early after ${counted(epochs)} ${epochs === 1 ? "epoch" : "epochs"}`,
      failed: `failed: ${reason ?? "for an unknown reason"}`,
    }[status];
    this.print(
      `${this.head(number)}  ${said}  (${duration(seconds)})${isBest ? "  best so far" : ""}`,
    );
  }

  /** Goes on below what is on the screen, where another has written there. */
  leave(): void {
    this.shown = 0;
  }

  /** What is left on the screen at the end. */
  close(): void {
    clearInterval(this.ticking);
    this.clear();
    if (!this.best) return;
    const { number, value } = this.best;
    this.output.write(
      `Best      trial ${number} of ${counted(this.sweep.trials)}, ${this.names.get(number) ?? ""}: ` +
        `${this.sweep.objective.metric} ${metricText(value)}\n`,
    );
  }

  private place(number: number): string {
    const { trials } = this.sweep;
    return `  ${String(number).padStart(String(trials).length)}/${trials}`;
  }

  private head(number: number): string {
    return `${this.place(number)}  ${this.names.get(number) ?? ""}`;
  }

  private print(line: string): void {
    this.clear();
    this.output.write(`${line}\n`);
  }

  private clear(): void {
    if (this.shown > 0) this.output.write(`\x1b[${this.shown}A\r\x1b[J`);
    this.shown = 0;
  }

  private draw(): void {
    if (!this.output.isTTY) return;
    this.clear();
    const width = Math.max(20, (this.output.columns || 80) - 1);
    // What has left the screen above could not be drawn again in its place.
    const room = Math.max(1, (this.output.rows || 24) - AROUND);
    const running = [...this.running].slice(0, room);
    const lines = running.map(([number, trial]) => this.runningLine(number, trial));
    const left = this.running.size - running.length;
    if (left > 0) lines.push(`  and ${counted(left)} more that run`);
    const all = [...lines, dim(this.statusLine(), this.output)];
    // A line that wrapped would be two, and the next drawing would leave one of them behind.
    for (const line of all) this.output.write(`${[...line].slice(0, width + 9).join("")}\n`);
    this.shown = all.length;
  }

  /** Its name last: where the line is too long, the name is cut. */
  private runningLine(number: number, { name, since, epoch, value }: Running): string {
    const { mostEpochs, objective } = this.sweep;
    const figure = value === null ? "" : `${objective.metric} ${metricText(value)}`;
    const parts = [
      mostEpochs ? `${bar(epoch / mostEpochs, 10)}  epoch ${epoch} of ${mostEpochs}` : "",
      figure,
      duration((Date.now() - since) / 1000),
      name,
    ];
    return `${this.place(number)}  ${parts.filter((part) => part !== "").join("  ")}`;
  }

  private statusLine(): string {
    if (this.started === undefined) return "  Ray is starting…";
    const best = this.best && `best so far: trial ${this.best.number}, ${this.sweep.objective.metric} ${metricText(this.best.value)}`; // prettier-ignore
    const rest = this.secondsLeft();
    const parts = [
      `  ${counted(this.ended)} of ${counted(this.left)} trials`,
      best ?? "",
      rest === undefined ? "" : `${duration(rest)} left`,
    ];
    return parts.filter((part) => part !== "").join(" · ");
  }

  /** By how long what is done has taken; unknown before the first trial's first epoch. */
  private secondsLeft(): number | undefined {
    const { mostEpochs } = this.sweep;
    const under = [...this.running.values()].map(({ epoch }) => (mostEpochs ? epoch / (mostEpochs + 1) : 0)); // prettier-ignore
    const done = under.reduce((sum, share) => sum + share, this.ended);
    if (done === 0 || this.started === undefined) return undefined;
    return ((Date.now() - this.started) / 1000 / done) * (this.left - done);
  }
}
