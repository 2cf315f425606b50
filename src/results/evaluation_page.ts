import { withArticle } from "../config";
import { host, joinPath } from "../host";
import { Dataset } from "../data";
import { figureHtml } from "../figures";
import { escapeMarkup } from "../host/escape";
import { evaluationFigures } from "./evaluation_figures";
import { EvaluationResult } from "./evaluation_result";
import { checkRows, inRunningText, resultRows, Row, settingRows } from "./evaluation_rows";
import { outputFolder, type Places } from "./places";
import { title } from "./title";

/**
 * Writes `<outputDir>/<model>/evaluation.html`: the figures of an evaluation as tables and
 * plots, in one file that needs no network.
 *
 * @returns the file
 */
export async function saveEvaluationPage(
  result: EvaluationResult,
  data: Dataset,
  places: Pick<Places, "outputDir">,
): Promise<string> {
  const file = joinPath(outputFolder({ name: result.model }, places), "evaluation.html");
  const name = title(`Evaluation of ${withArticle(result.modelTitle)}`, data);
  const above = [
    table(settingRows(result)),
    "<h2>Figures, in nats per image where no other unit is named</h2>",
    table(resultRows(result)),
    ...factorTable(result),
    "<h2>Checks</h2>",
    table(checkRows(result)),
  ].join("\n");
  const html = await figureHtml(evaluationFigures(result, data), name, `${above}\n`);
  host().files.write({ [file]: html });
  return file;
}

/** Where in z each known factor is found. */
function factorTable({ disentanglement }: EvaluationResult): string[] {
  if (!disentanglement) return [];
  const rows = disentanglement.byFactor.map((each): Row => {
    const { factor, dimension, information, informationGap, predictabilityGap } = each;
    const [knows, ahead] = [information, informationGap].map((x) => `${(100 * x).toFixed(1)} %`);
    const sap = predictabilityGap.toFixed(2);
    return [factor, `z${dimension + 1} knows ${knows} of it, ${ahead} more than the next; SAP ${sap}`]; // prettier-ignore
  });
  return ["<h2>Factors, and the latent dimension that knows most of each</h2>", table(rows)];
}

function table(rows: readonly Row[]): string {
  const html = rows.map(
    ([name, value]) =>
      `<tr><th scope="row">${escapeMarkup(name.trim())}</th><td>${escapeMarkup(inRunningText(value))}</td></tr>`,
  );
  return `<table>\n${html.join("\n")}\n</table>`;
}
