import { randomBytes } from "node:crypto";
import { withChartsDrawn } from "./charts";
import { mathStyle, renderMath } from "./math";
import type { Notebook } from "./notebook";
import { pageScript, pageStyle } from "./page_parts";
import type { ReportHeader } from "./report_header";
import { reportPage } from "./report_page";
import { selfContained } from "./self_contained";
import { widgetForms } from "./widget_forms";

const styles = ["head", "contents", "controls", "text", "tables", "cells", "code"];

/**
 * Renders an executed notebook to one HTML text that needs nothing from outside.
 *
 * @param notebook as executed
 * @param folder the folder from which the notebook's pictures are named
 * @throws UserError that names the cell of which no HTML could be made
 */
export async function exportHtml(
  notebook: Notebook,
  folder: string,
  header: ReportHeader,
): Promise<string> {
  // Random, so that no text of the notebook can be taken for a mark of the page's.
  const mark = randomBytes(16).toString("hex");
  const widgets = widgetForms(notebook.metadata);
  const shown = { ...notebook, cells: await withChartsDrawn(notebook.cells) };
  const page = await reportPage({ notebook: shown, folder, header, widgets, mark });
  const html = renderMath(page.html, page.formulas);
  return selfContained(html, mark, {
    style: pageStyle(...styles) + mathStyle(html),
    script: pageScript("theme", "contents", "cells", "late_scripts"),
  });
}
