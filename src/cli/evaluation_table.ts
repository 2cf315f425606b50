import { Dataset } from "../data";
import { EvaluationResult } from "../results/evaluation_result";
import { resultRows, settingRows } from "../results/evaluation_rows";
import { bar } from "./terminal";

const NAME_WIDTH = 32;
const BAR_WIDTH = 24;

/** The figures for people, in the width of a terminal. */
export function evaluationTable(
  result: EvaluationResult,
  data: Pick<Dataset, "classNames">,
): string {
  const sections = [
    lines(settingRows(result)),
    lines(resultRows(result)),
    klSection(result),
    classSection(result, data),
    fidelitySection(result, data),
    checksSection(result),
  ];
  return sections.filter(Boolean).join("\n");
}

function lines(rows: readonly (readonly [string, string])[]): string {
  return rows.map(([name, value]) => `${name.padEnd(NAME_WIDTH)}${value}\n`).join("");
}

/** At most this many dimensions are listed; the rest carry less than each of them. */
const MOST_DIMENSIONS = 20;

function klSection({ klPerDimension, klShare }: EvaluationResult): string {
  const order = klPerDimension.map((_, d) => d);
  order.sort((a, b) => klPerDimension[b] - klPerDimension[a]);
  const largest = klPerDimension[order[0]] || 1;
  const rows = order.slice(0, MOST_DIMENSIONS).map((d) => {
    const drawn = bar(klPerDimension[d] / largest, BAR_WIDTH);
    return `  ${`z${d + 1}`.padEnd(5)}${fixed(klPerDimension[d], 7)}${percent(klShare[d], 9)}  ${drawn}\n`;
  });
  const more = order.length - rows.length;
  if (more > 0) rows.push(`  and ${more} more with less\n`);
  return `KL per latent dimension, nats and share\n${rows.join("")}`;
}

function classSection({ byClass }: EvaluationResult, { classNames }: Named): string {
  if (byClass.length === 0) return "";
  const rows = byClass.map(
    ({ label, images, reconstruction, reconstructionMse }) =>
      `  ${classNames[label].padEnd(10)}${String(images).padStart(7)}` +
      `${fixed(reconstruction, 10)}${reconstructionMse.toFixed(4).padStart(10)}\n`,
  );
  return `Reconstruction by class, nats and MSE\n${rows.join("")}`;
}

function fidelitySection({ labelFidelity }: EvaluationResult, { classNames }: Named): string {
  if (!labelFidelity) return "";
  const { confusion, perClass } = labelFidelity;
  const width = Math.max(5, ...confusion.flat().map((count) => String(count).length + 1));
  const cell = (text: string | number) => String(text).padStart(width);
  const names = classNames.map((name) => cell(name.slice(0, width - 1))).join("");
  const rows = confusion.map((row, told) => {
    const { accuracy, diversity } = perClass[told];
    const counts = row.map((count) => cell(count || "·")).join("");
    const name = classNames[told].slice(0, 10).padEnd(10);
    return `  ${name}${counts}${percent(accuracy, 9)}${fixed(diversity, 7)}\n`;
  });
  const head = `  ${"told".padEnd(10)}${names}    right  diversity\n`;
  return `What the classifier takes the samples for\n${head}${rows.join("")}`;
}

function checksSection({ diagnostics }: EvaluationResult): string {
  const rows = diagnostics.map(
    ({ check, passed, message }) =>
      `  ${passed ? "✓" : "✗"} ${check}\n${wrapped(message, 74, "      ")}`,
  );
  return `Checks\n${rows.join("")}`;
}

type Named = Pick<Dataset, "classNames">;

function fixed(value: number, width: number): string {
  return value.toFixed(2).padStart(width);
}

function percent(share: number, width: number): string {
  return `${(100 * share).toFixed(1)} %`.padStart(width);
}

function wrapped(text: string, width: number, indent: string): string {
  const rows: string[] = [];
  let row = "";
  for (const word of text.split(" ")) {
    if (row && row.length + word.length >= width) {
      rows.push(row);
      row = "";
    }
    row += row ? ` ${word}` : word;
  }
  return [...rows, row].map((each) => `${indent}${each}\n`).join("");
}
