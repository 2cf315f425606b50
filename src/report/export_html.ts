import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { embeds } from "./embeds";
import { mathStyle, renderMath } from "./math";
import { controls, pageScript, pageStyle } from "./page_parts";
import { runPython } from "./python_step";
import type { ReportHeader } from "./report_header";
import { selfContained } from "./self_contained";
import { widgetForms } from "./widget_forms";

/**
 * Renders an executed notebook to one HTML text that needs nothing from outside.
 *
 * @param notebook path of the executed notebook
 * @param folder the folder from which the notebook's pictures are named
 */
export async function exportHtml(
  notebook: string,
  folder: string,
  header: ReportHeader,
): Promise<string> {
  // Random, so that no text of the notebook can be taken for a mark of the template's.
  const mark = randomBytes(16).toString("hex");
  const lines: string[] = [];
  const request = {
    notebook,
    folder,
    template: join(__dirname, "template"),
    mark,
    header: { ...header, mark },
    widgets: widgetForms(notebook),
    controls: controls({ code: true }),
    embeds: embeds.map(({ mimeType }) => mimeType),
  };
  const { status, errors } = await runPython("export_html.py", request, (line) => lines.push(line));
  if (status !== 0) throw new Error(`nbconvert failed:\n${errors}`);
  const html = renderMath(lines.join("\n"), mark);
  return selfContained(html, mark, {
    style:
      pageStyle("head", "contents", "controls", "text", "tables", "cells", "code") +
      mathStyle(html),
    script: pageScript("theme", "contents", "cells", "late_scripts"),
  });
}
