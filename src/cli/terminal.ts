/** The output that a progress display writes to. */
export type Output = Pick<NodeJS.WriteStream, "write" | "isTTY" | "columns">;

/** Quiet emphasis, only where a terminal shows it. */
export function dim(text: string, output: Output): string {
  return output.isTTY && !process.env.NO_COLOR ? `\x1b[2m${text}\x1b[22m` : text;
}

/** A line at the bottom of the terminal that is drawn again in place. */
export class StatusLine {
  private shown = false;

  constructor(private readonly output: Output) {}

  /** Draws the line in place of the last one; nothing where the output is no terminal. */
  show(line: string): void {
    if (!this.output.isTTY) return;
    const width = Math.max(20, (this.output.columns || 80) - 1);
    this.output.write(`\r\x1b[2K${[...line].slice(0, width).join("")}`);
    this.shown = true;
  }

  /** Writes a line that stays, above the status line. */
  print(line: string): void {
    this.clear();
    this.output.write(`${line}\n`);
  }

  clear(): void {
    if (this.shown) this.output.write("\r\x1b[2K");
    this.shown = false;
  }
}

/** `━━━━━╸────`: a bar of the given width for a share in [0, 1]. */
export function bar(share: number, width: number): string {
  const halves = Math.round(Math.min(1, Math.max(0, share)) * width * 2);
  const full = Math.floor(halves / 2);
  const tip = halves % 2 === 1 ? "╸" : "";
  return "━".repeat(full) + tip + "─".repeat(width - full - tip.length);
}

/** `Training  ━━━━╸────  42 %` */
export function shareLine(label: string, share: number): string {
  return `${label}  ${bar(share, 24)}  ${Math.round(100 * share)} %`;
}

/** `1:02:03`, `2:05` or `7 s`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "…";
  const s = Math.round(seconds);
  if (s < 60) return `${s} s`;
  const two = (n: number) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(s / 3600), Math.floor(s / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`;
}
