import { type Pen, penAfter, penChange } from "./pen";

interface Written {
  readonly character: string;
  readonly pen: Pen;
}

// Operating system commands (titles, links), control sequences, other escapes, single controls.
const part =
  /\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[([\d;:?<=>!]*)[ -/]*([@-~])|\x1b[ -/]*([0-~])|[\n\r\b\x07]|[^\x1b\n\r\b\x07]+|\x1b/g; // prettier-ignore
const motion = /[\r\b\x07]|\x1b(?!\[[\d;:]*m)/;
const blank: Written = { character: " ", pen: "" };
/** No sequence moves farther, or a text of some bytes could ask for gigabytes. */
const farthest = 10_000;

/** Whether a text does more than to append, as progress bars do. */
export function moves(text: string): boolean {
  return motion.test(text.replaceAll("\r\n", "\n"));
}

/**
 * What a terminal would show of a text: the last state of each line, with its colours.
 *
 * It knows carriage return and backspace, the moves of the cursor, what erases a line or the
 * screen, colours, and links, of which the text stays. The screen has no lower or right end.
 *
 * @example
 * ```ts
 * terminalText("10 %\r20 %"); // "20 %"
 * terminalText("a\nb\x1b[1A\rc"); // "c\nb"
 * ```
 */
export function terminalText(text: string): string {
  if (!moves(text)) return text.replaceAll("\r\n", "\n");
  const terminal = new Terminal();
  terminal.write(text);
  return terminal.text();
}

/** A screen that is written to. */
export class Terminal {
  private readonly rows: Written[][] = [[]];
  private row = 0;
  private column = 0;
  private pen: Pen = "";
  private saved: readonly [row: number, column: number] = [0, 0];

  write(text: string): void {
    for (const [all, parameters, final, escape] of text.matchAll(part)) {
      if (final !== undefined) this.control(final, parameters ?? "");
      else if (escape === "7") this.saved = [this.row, this.column];
      else if (escape === "8") [this.row, this.column] = this.saved;
      else if (all === "\n") this.to(this.row + 1, 0);
      else if (all === "\r") this.column = 0;
      else if (all === "\b") this.column = Math.max(0, this.column - 1);
      else if (!/^[\x1b\x07]/.test(all)) this.put(all);
    }
  }

  /** What stands on the screen. */
  text(): string {
    let pen: Pen = "";
    const lines = this.rows.map((row) => {
      let line = "";
      for (const { character, pen: own } of Array.from(row, (written) => written ?? blank)) {
        line += penChange(pen, own) + character;
        pen = own;
      }
      return line;
    });
    return lines.join("\n");
  }

  /** A text that brings a new terminal into the state of this one. */
  state(): string {
    const up = this.rows.length - 1 - this.row;
    const last = this.rows.at(-1) ?? [];
    if (up === 0 && this.column === last.length)
      return this.text() + penChange(last.at(-1)?.pen ?? "", this.pen);
    const motions = `\r${up > 0 ? `\x1b[${up}A` : ""}${this.column > 0 ? `\x1b[${this.column}C` : ""}`;
    return `${this.text()}${motions}\x1b[0;${this.pen}m`;
  }

  private put(text: string): void {
    const row = this.here();
    while (row.length < this.column) row.push(blank);
    for (const character of text) row[this.column++] = { character, pen: this.pen };
  }

  private control(final: string, parameters: string): void {
    if (/[?<=>!]/.test(parameters)) return;
    if (final === "m") {
      this.pen = penAfter(this.pen, parameters);
      return;
    }
    const numbers = parameters.split(/[;:]/).map((n) => Math.min(farthest, Number(n)));
    const [first = 0, second = 0] = numbers;
    const steps = Math.max(1, first);
    const { row, column } = this;
    if (final === "A") this.to(row - steps, column);
    if (final === "B") this.to(row + steps, column);
    if (final === "C") this.to(row, column + steps);
    if (final === "D") this.to(row, column - steps);
    if (final === "E") this.to(row + steps, 0);
    if (final === "F") this.to(row - steps, 0);
    if (final === "G") this.to(row, steps - 1);
    if (final === "H" || final === "f") this.to(steps - 1, Math.max(1, second) - 1);
    if (final === "K") this.eraseLine(first);
    if (final === "J") this.eraseScreen(first);
    if (final === "P") this.here().splice(column, steps);
    if (final === "s") this.saved = [row, column];
    if (final === "u") this.to(...this.saved);
  }

  private to(row: number, column: number): void {
    this.row = Math.max(0, row);
    this.column = Math.max(0, column);
    this.here();
  }

  private here(): Written[] {
    while (this.rows.length <= this.row) this.rows.push([]);
    return this.rows[this.row] ?? [];
  }

  /** @param which 0 from the cursor on, 1 up to it, 2 all of it */
  private eraseLine(which: number): void {
    const row = this.here();
    if (which === 0) row.length = Math.min(row.length, this.column);
    else if (which === 2) row.length = 0;
    else row.fill(blank, 0, this.column + 1);
  }

  private eraseScreen(which: number): void {
    if (which === 0) {
      this.eraseLine(0);
      this.rows.length = this.row + 1;
    } else if (which === 1) {
      this.rows.fill([], 0, this.row);
      this.eraseLine(1);
    } else {
      this.rows.length = 0;
      // Above nothing there is nothing to keep a place for.
      this.to(0, 0);
    }
  }
}
