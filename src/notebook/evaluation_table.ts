import { displaySymbol } from "../host";
import { ImageDistance, Evaluation, LabelFidelity } from "../evaluation";
import { Displayable } from "../figures";
import {
  BINARIZATIONS,
  checkRows,
  distanceRows,
  fidelityRows,
  metricRows,
  Row,
} from "../results/evaluation_rows";
import { tableBundle } from "../host/display/table";

/**
 * An evaluation's figures as a table, with the setting they hold under.
 *
 * @example
 * ```ts
 * evaluationTable(await evaluateModel(model, mnist.test))
 * ```
 */
export function evaluationTable(evaluation: Evaluation): Displayable {
  const { split, images, binarization, seed } = evaluation;
  return table(`${images} images of the ${split} split, nats per image`, [
    ...metricRows(evaluation),
    ["binarization", BINARIZATIONS[binarization]],
    ["seed", String(seed)],
  ]);
}

/** What each check found, and what to try where it failed. */
export function checksTable(evaluation: Pick<Evaluation, "diagnostics">): Displayable {
  return table("finding", checkRows(evaluation));
}

/** What the classifier says of a model's samples. */
export function judgementTable(distance: ImageDistance, fidelity?: LabelFidelity): Displayable {
  const rows = [...distanceRows(distance), ...(fidelity ? fidelityRows(fidelity) : [])];
  return table("classifier's judgement", rows);
}

function table(title: string, rows: readonly Row[]): Displayable {
  const cells = rows.map(([name, value]) => [name.trim(), value]);
  return { [displaySymbol]: () => tableBundle({ columns: ["", title], rows: cells }) };
}
