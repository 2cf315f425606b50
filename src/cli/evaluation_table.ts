import { Dataset } from "../data";
import { counted } from "../config";
import type { LabelFidelity } from "../evaluation";
import { EvaluationResult } from "../results/evaluation_result";
import { resultRows, settingRows } from "../results/evaluation_rows";
import { worstConfusions } from "../results/worst_confusions";
import { columnsOf, inColumns } from "./columns";
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
    factorSection(result),
    classSection(result, data),
    fidelitySection(result, data),
    checksSection(result),
  ];
  return sections.filter(Boolean).join("\n");
}

function lines(rows: readonly (readonly [string, string])[]): string {
  return rows.map(([name, value]) => `${inColumns(name, NAME_WIDTH)}${value}\n`).join("");
}

/** At most this many dimensions are listed; the rest carry less than each of them. */
const MOST_DIMENSIONS = 20;

function klSection({ klPerDimension, klShare }: EvaluationResult): string {
  if (klPerDimension.length === 0) return "";
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

/** Where in z each known factor is found. */
function factorSection({ disentanglement }: EvaluationResult): string {
  if (!disentanglement) return "";
  const width = nameWidth(disentanglement.byFactor.map(({ factor }) => factor));
  const rows = disentanglement.byFactor.map((each) => {
    const { factor, dimension, information, informationGap, predictabilityGap } = each;
    const gaps = `${percent(informationGap, 12)}${fixed(predictabilityGap, 9)}`;
    const best = `${`z${dimension + 1}`.padEnd(6)}${percent(information, 9)}`;
    return `  ${inColumns(factor, width)}  ${best}${gaps}\n`;
  });
  const head = `  ${"factor".padEnd(width)}  best     knows  ahead by      SAP\n`;
  return `Factors, and the latent dimension that knows most of each\n${head}${rows.join("")}`;
}

/** Of more classes than these, those that come out worst are listed. */
const MOST_CLASSES = 20;

function classSection({ byClass }: EvaluationResult, { classNames }: Named): string {
  if (byClass.length === 0) return "";
  const width = nameWidth(byClass.map(({ label }) => classNames[label]));
  const some = byClass.length > MOST_CLASSES;
  const shown = some
    ? [...byClass].sort((a, b) => b.reconstruction - a.reconstruction).slice(0, MOST_CLASSES)
    : byClass;
  const rows = shown.map(
    ({ label, images, reconstruction, reconstructionMse }) =>
      `  ${inColumns(classNames[label], width)}${counted(images).padStart(7)}` +
      `${fixed(reconstruction, 10)}${reconstructionMse.toFixed(4).padStart(10)}\n`,
  );
  if (some) rows.push(`  and ${counted(byClass.length - shown.length)} more with less\n`);
  return `Reconstruction by class, nats and MSE\n${rows.join("")}`;
}

/** Matrices of more classes are wider than a terminal. */
const MOST_COLUMNS = 10;

function fidelitySection(result: EvaluationResult, named: Named): string {
  const { labelFidelity } = result;
  if (!labelFidelity) return "";
  return labelFidelity.confusion.length > MOST_COLUMNS
    ? confusionList(labelFidelity, named)
    : confusionTable(labelFidelity, named);
}

function confusionTable({ confusion, perClass }: LabelFidelity, { classNames }: Named): string {
  const width = Math.max(5, ...confusion.flat().map((count) => counted(count).length + 1));
  const cell = (text: string) => text.padStart(width);
  const names = classNames.map((name) => ` ${inColumns(name, width - 1).trimEnd()}`);
  const heads = names.map((name) => " ".repeat(width - columnsOf(name)) + name).join("");
  const told = nameWidth(classNames, Math.max(8, Math.min(28, 57 - width * classNames.length)));
  const rows = confusion.map((row, label) => {
    const { accuracy, diversity } = perClass[label];
    const counts = row.map((count) => cell(count > 0 ? counted(count) : "·")).join("");
    return `  ${inColumns(classNames[label], told)}${counts}${percent(accuracy, 9)}${fixed(diversity, 7)}\n`;
  });
  const head = `  ${"told".padEnd(told)}${heads}    right  diversity\n`;
  return `What the classifier takes the samples for\n${head}${rows.join("")}`;
}

/** The confusions that there are most of, where a matrix has no room. */
function confusionList({ confusion, perClass }: LabelFidelity, { classNames }: Named): string {
  const worst = worstConfusions(confusion, MOST_CLASSES);
  const width = nameWidth(worst.flatMap(({ told, takenFor }) => [classNames[told], classNames[takenFor]])); // prettier-ignore
  const rows = worst.map(({ told, takenFor, count }) => {
    const names = [told, takenFor].map((label) => inColumns(classNames[label], width));
    return `  ${names.join("  ")}${counted(count).padStart(7)} of ${counted(perClass[told].samples)}\n`;
  });
  const head = `  ${"told".padEnd(width)}  ${"taken for".padEnd(width)}  times\n`;
  const title = `What the classifier takes the samples for: the most frequent confusions\n`;
  return title + (rows.length > 0 ? head + rows.join("") : "  none: every sample is taken for what was told\n"); // prettier-ignore
}

/** Columns for names: as many as the longest needs, 10 at least. */
function nameWidth(names: readonly string[], most = 28): number {
  return Math.min(most, Math.max(9, ...names.map(columnsOf)) + 1);
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
