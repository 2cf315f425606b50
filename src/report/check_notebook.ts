import { UserError } from "../config";

/**
 * Makes sure that what was read from a file is a notebook of format 4, as far as anything here reads
 * it: what is wrong is told before cells have run for an hour.
 *
 * @throws UserError naming the place, what it must be and what was found
 */
export function requireNotebook(value: unknown, file: string): void {
  const must = (holds: boolean, place: string, what: string, found: unknown) => {
    if (holds) return;
    const shown = JSON.stringify(found)?.slice(0, 60) ?? "nothing";
    throw new UserError(
      `${file} is not a Jupyter notebook of format 4: ${place} must be ${what}, found ${shown}`,
    );
  };
  const object = (found: unknown, place: string): Fields => {
    must(isObject(found), place, "an object", found);
    return found as Fields;
  };
  const text = (found: unknown, place: string) =>
    must(isText(found), place, "a text or a list of texts", found);

  const { nbformat, cells, metadata } = object(value, "the whole");
  must(nbformat === 4, "nbformat", "4", nbformat);
  const { kernelspec } = object(metadata, "metadata");
  if (kernelspec !== undefined) object(kernelspec, "metadata.kernelspec");
  must(Array.isArray(cells), "cells", "a list", cells);
  for (const [index, found] of (cells as unknown[]).entries()) {
    const place = `cells[${index}]`;
    const cell = object(found, place);
    must(typeof cell.cell_type === "string", `${place}.cell_type`, "a text", cell.cell_type);
    text(cell.source, `${place}.source`);
    const { tags = [] } = object(cell.metadata, `${place}.metadata`);
    must(isTexts(tags), `${place}.metadata.tags`, "a list of texts", tags);
    if (cell.attachments !== undefined) object(cell.attachments, `${place}.attachments`);
    const { outputs = [] } = cell;
    must(Array.isArray(outputs), `${place}.outputs`, "a list", outputs);
    for (const [n, each] of (outputs as unknown[]).entries()) {
      const output = object(each, `${place}.outputs[${n}]`);
      const kind = output.output_type;
      must(typeof kind === "string", `${place}.outputs[${n}].output_type`, "a text", kind);
      if (output.data !== undefined) object(output.data, `${place}.outputs[${n}].data`);
      if (output.text !== undefined) text(output.text, `${place}.outputs[${n}].text`);
    }
  }
}

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

function isText(value: unknown): boolean {
  return typeof value === "string" || isTexts(value);
}
