import { displaySymbol } from "../host";
import { counted } from "../config";
import { ImageDistance, Evaluation, LabelFidelity } from "../evaluation";
import { Displayable } from "../figures";
import {
  BINARIZATIONS,
  checkRows,
  distanceRows,
  fidelityRows,
  inRunningText,
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
  return table(`${counted(images)} images of the ${split} split, nats per image`, [
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
 * const evaluation = await evaluateModel(model, mnist.test);
 * evaluationsTable({ VAE: evaluation, WAE: await evaluateModel(other, mnist.test) })
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

/** What is compared: a model's name, and its evaluation. */
interface Named {
  readonly name: string;
  readonly evaluation: Pick<Evaluation, "disentanglement">;
}

/**
 * Models by how far their latent dimensions stand for the known factors: 1 is best; a dash where the
 * factors are not known, or the images too few.
 *
 * @example
 * ```ts
 * disentanglementTable([{ name: "β = 4", evaluation: await evaluateModel(model, sprites.test) }])
 * ```
 */
export function disentanglementTable(models: readonly Named[]): Displayable {
  const columns = ["", "MIG", "disentanglement", "completeness", "informativeness", "FactorVAE", "SAP"]; // prettier-ignore
  const rows = models.map(({ name, evaluation: { disentanglement: found } }) => {
    const { disentanglement, completeness, informativeness } = found?.dci ?? {};
    return [name, found?.mig, disentanglement, completeness, informativeness, found?.factorVaeScore, found?.sap]; // prettier-ignore
  });
  return { [displaySymbol]: () => tableBundle({ columns, rows }) };
}

/** The latent dimension that knows most of each factor, how much it knows, and how far it is ahead. */
export function factorTable({ disentanglement }: Pick<Evaluation, "disentanglement">): Displayable {
  const columns = ["factor", "dimension", "knows", "ahead by", "SAP"];
  const rows = (disentanglement?.byFactor ?? []).map((each) => {
    const { factor, dimension, information, informationGap, predictabilityGap } = each;
    return [factor, `z${dimension + 1}`, information, informationGap, predictabilityGap];
  });
  return { [displaySymbol]: () => tableBundle({ columns, rows }) };
}

function table(title: string, rows: readonly Row[]): Displayable {
  const cells = rows.map(([name, value]) => [name.trim(), inRunningText(value)]);
  return { [displaySymbol]: () => tableBundle({ columns: ["", title], rows: cells }) };
}
