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

/**
 * Several evaluations below each other, a row for each by its name: the bound on −log p(x) with its
 * parts, – where a model has none, and what does without a likelihood.
 *
 * @example
 * ```ts
 * evaluationsTable({ VAE: await evaluateModel(vae, mnist.test), WAE: await evaluateModel(wae, mnist.test) })
 * ```
 */
export function evaluationsTable(evaluations: Readonly<Record<string, Evaluation>>): Displayable {
  const columns = ["", "−ELBO", "−log p(x)", "reconstruction", "KL", "active units", "MSE"];
  const rows = Object.entries(evaluations).map(([name, each]) => [
    name,
    ...[-each.elbo, -each.logLikelihood, each.reconstruction, each.kl].map((nats) =>
      Number.isFinite(nats) ? nats.toFixed(2) : undefined,
    ),
    ...[each.activeUnits, each.reconstructionMse.toFixed(4)],
  ]);
  return { [displaySymbol]: () => tableBundle({ columns, rows }) };
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
