import { writeFileSync } from "node:fs";

/** A cell for {@link writeNotebook}: text, or code with tags. */
export type CellSource = { text: string } | { code: string; tags?: string[] };

/** Writes a small notebook for the kernel of that name. */
export function writeNotebook(file: string, cells: CellSource[], kernel = "latent-lab"): void {
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: kernel, display_name: kernel, language: "typescript" },
      language_info: { name: "typescript" },
    },
    cells: cells.map((cell, index) => {
      const id = `cell-${index}`;
      if ("text" in cell) return { id, cell_type: "markdown", metadata: {}, source: cell.text };
      const metadata = cell.tags ? { tags: cell.tags } : {};
      const { code: source } = cell;
      return { id, cell_type: "code", metadata, source, outputs: [], execution_count: null };
    }),
  };
  writeFileSync(file, JSON.stringify(notebook));
}

/** A cell's code that shows a bundle of representations, by MIME type. */
export function showing(bundle: Record<string, unknown>): string {
  return `({ [Symbol.for("Jupyter.display")]: () => (${JSON.stringify(bundle)}) })`;
}
