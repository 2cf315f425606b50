import type { NotebookCell } from "../notebook";
import { tagsOf } from "../tags";

/** What a report does with a part of a cell. */
export type Shown = "open" | "folded" | "left out";

/** What a report shows of a cell. */
export interface Visibility {
  /** The whole of it. */
  cell: Shown;
  /** Its code, or its text. */
  input: Shown;
  output: Shown;
}

/**
 * What a cell's tags and metadata ask a report to show: the tags of nbconvert and of Jupyter Book
 * (`remove-…` leaves out, `hide-…` folds), with dashes, underscores or neither, and what JupyterLab
 * folds.
 */
export function visibilityOf(cell: Pick<NotebookCell, "metadata">): Visibility {
  const { metadata } = cell;
  const { jupyter, collapsed } = metadata;
  const tags = tagsOf(cell);
  const asked = (part: string, ...folded: unknown[]): Shown => {
    if (tags.has(`remove${part}`) || tags.has(`exclude${part}`)) return "left out";
    return tags.has(`hide${part}`) || folded.includes(true) ? "folded" : "open";
  };
  return {
    cell: asked("cell"),
    input: asked(
      tags.has("removecode") ? "code" : "input",
      jupyter?.source_hidden,
      metadata.hide_input,
    ),
    output: asked("output", jupyter?.outputs_hidden, collapsed, metadata.hide_output),
  };
}
