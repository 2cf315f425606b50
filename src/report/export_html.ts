import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { mathStyle, renderMath } from "./math";
import { runPython } from "./python_step";
import { selfContained } from "./self_contained";
import type { ReportSummary } from "./summary";

/** What a report shows above its cells. */
export interface ReportHeader {
  /** Shown where the notebook has no heading of its own. */
  title: string;
  facts: { name: string; value: string }[];
  /** `given` marks a value that this run was given in place of the notebook's. */
  parameters: { name: string; value: string; given: boolean }[];
  failed: boolean;
  summary: ReportSummary;
}

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
  // Stands nowhere in the notebook, so that no text of it passes for the template's.
  const mark = randomBytes(16).toString("hex");
  const lines: string[] = [];
  const request = {
    notebook,
    folder,
    template: join(__dirname, "template"),
    mark,
    header: { ...header, mark },
  };
  const { status, errors } = await runPython("export_html.py", request, (line) => lines.push(line));
  if (status !== 0) throw new Error(`nbconvert failed:\n${errors}`);
  const html = renderMath(lines.join("\n"), mark);
  return selfContained(html, mark, mathStyle(html));
}
