import { stripVTControlCharacters } from "node:util";
import { durationText } from "./facts";
import { isRun, sourceOf, type Notebook } from "./notebook";
import type { RunEvent } from "./run_notebook";
import { TimeLeft } from "./time_left";

/** Where progress is shown. */
export interface Terminal {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

const quietMilliseconds = 10_000;

/**
 * Shows a run, a line for each cell: its place, its first line, its time, and while it runs the
 * last thing that it printed or drew, and the time left where the cell tells how far it is. Where
 * the output is no terminal, a long cell says every ten seconds how far it is.
 *
 * @param injected whether the run adds a cell of given parameters to the notebook
 * @returns `onEvent` shows what happens; `stop` ends the showing, also in the middle of a cell
 */
export function showProgress(notebook: Notebook, injected: boolean, terminal: Terminal) {
  const total = notebook.cells.filter(isRun).length + (injected ? 1 : 0);
  const width = Math.max(40, Math.min(terminal.columns ?? 100, 120));
  const left = new TimeLeft();
  let number = 0;
  let started = 0;
  let latest = "";
  let lastShown = 0;
  let ticking: NodeJS.Timeout | undefined;

  const place = () => `${String(number).padStart(String(total).length)}/${total}`;
  const seconds = () => durationText((Date.now() - started) / 1000);
  const going = () => {
    const rest = left.ofRun();
    return rest === undefined ? seconds() : `${seconds()}, ${durationText(rest)} left`;
  };
  const line = (text: string, end: string) => {
    const room = width - place().length - end.length - 6;
    return `  ${place()}  ${fit(text, room)}  ${end}`;
  };
  const redraw = () => {
    if (terminal.isTTY) terminal.write(`\r\x1b[2K${line(latest, going())}`);
  };

  const titles = titlesOf(notebook, injected);
  function onEvent(event: RunEvent): void {
    switch (event.event) {
      case "cell":
        number++;
        left.startRun();
        left.startCell();
        started = lastShown = Date.now();
        latest = titles[number - 1] ?? "";
        redraw();
        if (terminal.isTTY) ticking = setInterval(redraw, 1000);
        break;
      case "output":
      case "display": {
        if (event.event === "display" && event.progress) left.progress(event.progress);
        const said = lastLine(event.text);
        if (said === "") break;
        latest = said;
        if (terminal.isTTY) redraw();
        else if (Date.now() - lastShown > quietMilliseconds) {
          lastShown = Date.now();
          terminal.write(`${line(latest, going())}\n`);
        }
        break;
      }
      case "done": {
        clearInterval(ticking);
        const sign = event.failed ? "failed" : seconds();
        const start = terminal.isTTY ? "\r\x1b[2K" : "";
        terminal.write(`${start}${line(titles[number - 1] ?? "", sign)}\n`);
        break;
      }
      case "dead":
        clearInterval(ticking);
        break;
    }
  }
  return { onEvent, stop: () => clearInterval(ticking) };
}

/** The first line that says something of each cell that will run. */
function titlesOf(notebook: Notebook, injected: boolean): string[] {
  return notebook.cells.filter(isRun).flatMap((cell) => {
    const lines = sourceOf(cell)
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
    const title = lines.find((line) => !line.startsWith("//")) ?? lines[0] ?? "";
    const parameters = injected && cell.metadata.tags?.includes("parameters");
    return parameters ? [title, "(the parameters of this run)"] : [title];
  });
}

function lastLine(text: string): string {
  const lines = stripVTControlCharacters(text).split(/[\r\n]+/);
  return (
    lines
      .filter((line) => line.trim() !== "")
      .at(-1)
      ?.trim() ?? ""
  );
}

function fit(text: string, room: number): string {
  const characters = Array.from(text);
  if (characters.length <= room) return text + " ".repeat(room - characters.length);
  return `${characters.slice(0, room - 1).join("")}…`;
}
