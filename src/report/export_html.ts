import { randomBytes } from "node:crypto";
import { withChartsDrawn } from "./charts";
import { mathStyle, renderMath } from "./math";
import type { Notebook } from "./notebook";
import { pageScript, pageStyle } from "./page_parts";
import type { ReportHeader } from "./report_header";
import { reportPage } from "./report_page";
import { soundNotebook } from "./sound_notebook";
import { selfContained } from "./self_contained";
import { widgetForms } from "./widget_forms";

const styles = ["head", "contents", "controls", "text", "tables", "cells", "code", "scrolls"];

/**
 * Renders an executed notebook to one HTML text that needs nothing from outside.
 *
 * @param notebook as executed
 * @param folder the folder from which the notebook's pictures are named
 * @param onDegraded is told of a cell that cannot be shown as it should be, and why; its text stands
 *   there in its place
 */
export async function exportHtml(
  notebook: Notebook,
  folder: string,
  header: ReportHeader,
  onDegraded: (what: string) => void = () => undefined,
): Promise<string> {
  // Random, so that no text of the notebook can be taken for a mark of the page's.
  const mark = randomBytes(16).toString("hex");
  const sound = soundNotebook(notebook);
  const widgets = widgetForms(sound.metadata);
  const drawn = { ...sound, cells: await withChartsDrawn(sound.cells) };
  const page = await reportPage({ notebook: drawn, folder, header, widgets, mark, onDegraded });
  const html = renderMath(page.html, page.formulas);
  return selfContained(html, mark, {
    style: pageStyle(...styles) + mathStyle(html),
    script: pageScript("theme", "contents", "cells", "scrolls", "late_scripts"),
  });
}
