import { counted } from "../config";
import { type Displayable, type Figure, searchProgress } from "../figures";
import { displaySymbol } from "../host";
import { tableBundle } from "../host/display/table";
import { escapeMarkup } from "../host/escape";
import type { BoardTrial, SweepBoard } from "../sweep/board";
import { legible } from "../sweep/trial_name";

/** More rows nobody reads while they change. */
const MOST_ROWS = 20;

/** A sentence, and a row for each trial: those that run, and of the others the best. */
export function sweepTable(board: SweepBoard, said: string): Displayable {
  const { search, objective, mostEpochs } = board.sweep;
  const searched = Object.keys(search);
  const best = board.best?.number;
  const shown = inOrder(board);
  const rows = shown
    .slice(0, MOST_ROWS)
    .map((trial) => [
      `${trial.number}${trial.number === best ? " ★" : ""}`,
      ...searched.map((name) => textOf(trial.values[name])),
      mostEpochs ? `${trial.epoch} of ${mostEpochs}` : trial.epoch || "",
      trial.latest === null ? "" : Number(trial.latest.toPrecision(6)),
      trial.state,
    ]);
  const table = tableBundle({
    columns: ["trial", ...searched, "epochs", objective.metric, ""],
    rows,
  });
  const left = shown.length - rows.length;
  const notes = [left > 0 ? `and ${counted(left)} more` : ""].filter(Boolean);
  const html = [said].map((text) => `<p>${escapeMarkup(text)}</p>`);
  const bundle = {
    "text/html": [...html, String(table["text/html"]), ...notes.map((text) => `<p>${text}</p>`)].join("\n"), // prettier-ignore
    "text/plain": [said, String(table["text/plain"]), ...notes].join("\n"),
  };
  return { [displaySymbol]: () => bundle };
}

/** What runs, then what came to its end, the best first, then the others. */
function inOrder(board: SweepBoard): BoardTrial[] {
  const sign = board.sweep.objective.mode === "min" ? 1 : -1;
  const rank = ({ state, finished }: BoardTrial) => (state === "runs" ? 0 : finished ? 1 : 2);
  const by = (a: BoardTrial, b: BoardTrial) =>
    rank(a) === 1 ? sign * (Number(a.value) - Number(b.value)) : a.number - b.number;
  return [...board.trials].sort((a, b) => rank(a) - rank(b) || by(a, b));
}

function textOf(value: unknown): string {
  const short = legible(value);
  return typeof short === "string" ? short : JSON.stringify(short);
}

/** How far it is, as a figure. */
export function sweepPicture({ sweep, trials }: SweepBoard): Figure {
  const { metric, mode } = sweep.objective;
  return searchProgress(trials, {
    ...{ title: `Sweep by ${Object.keys(sweep.search).join(", ")} · ${metric}`, metric, mode },
    ...{ trials: sweep.trials, numEpochs: sweep.mostEpochs },
  });
}

/** How far it is, in words. */
export function progressInWords(board: SweepBoard, running: boolean): string {
  const { trials, objective } = board.sweep;
  const { best } = board;
  const at = running ? board.trials.filter(({ state }) => state === "runs").length : 0;
  const parts = [
    `${counted(board.ended)} of ${counted(trials)} trials are done`,
    at > 0 ? `${counted(at)} ${at === 1 ? "runs" : "run"}` : "",
    best ? `the best is trial ${best.number}, ${best.name}: ${objective.metric} ${String(legible(best.value))}` : "", // prettier-ignore
  ];
  return parts.filter(Boolean).join("; ");
}
