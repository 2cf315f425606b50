import { joined, type Notebook, type NotebookCell, type Output } from "./notebook";

/**
 * A notebook whose every part has the shape that its format gives it, and whose texts hold no half
 * of a character. Programs and cells write what they like, and one wrong field must not cost a run
 * its report: what is of another shape is read as text, or as nothing.
 */
export function soundNotebook(notebook: Notebook): Notebook {
  const { cells, metadata, nbformat } = wellFormed(notebook) as Record<string, unknown>;
  return {
    nbformat: Number(nbformat),
    cells: listOf(cells).map((cell) => soundCell(objectOf(cell))),
    metadata: objectOf(metadata),
  };
}

function soundCell(cell: Fields): NotebookCell {
  const { cell_type, source, metadata, outputs, attachments, ...rest } = cell;
  return {
    ...rest,
    cell_type: typeof cell_type === "string" ? cell_type : "raw",
    source: textOf(source),
    metadata: soundMetadata(objectOf(metadata)),
    ...(cell_type === "code" && { outputs: listOf(outputs).filter(isObject).map(soundOutput) }),
    ...(isObject(attachments) && { attachments: objectsIn(attachments) }),
  };
}

function soundMetadata(metadata: Fields): NotebookCell["metadata"] {
  const { tags, jupyter, ...rest } = metadata;
  const named = listOf(tags).filter((tag) => typeof tag === "string");
  return { ...rest, tags: named, jupyter: objectOf(jupyter) };
}

function soundOutput(output: Fields): Output {
  const { output_type, name, text, data, metadata, ename, evalue, traceback } = output;
  return {
    output_type: typeof output_type === "string" ? output_type : "display_data",
    name: typeof name === "string" ? name : undefined,
    text: textOf(text),
    data: soundData(objectOf(data)),
    metadata: objectsIn(objectOf(metadata)),
    ename: textOf(ename) || "Error",
    evalue: textOf(evalue),
    traceback: Array.isArray(traceback) ? traceback.map(textOf) : textOf(traceback).split("\n"),
  };
}

/** What is there; a representation that is null is none. */
function soundData(data: Fields): Fields {
  return Object.fromEntries(
    Object.entries(data).filter(([, value]) => value !== null && value !== undefined),
  );
}

type Fields = Record<string, unknown>;

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const objectOf = (value: unknown): Fields => (isObject(value) ? value : {});

const objectsIn = (value: Fields): Record<string, Fields> =>
  Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, Fields] => isObject(entry[1])),
  );

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Text as it is or in lines, and a number in digits. */
function textOf(value: unknown): string {
  return typeof value === "number" ? String(value) : joined(value);
}

/** A value with a sign in the place of every half of a character, in its names as well. */
function wellFormed(value: unknown): unknown {
  if (typeof value === "string") return whole(value);
  if (Array.isArray(value)) return value.map(wellFormed);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [whole(name), wellFormed(each)]),
  );
}

/** A text in which each half of a pair that stands alone is the sign for what cannot be read. */
function whole(text: string): string {
  return text.replace(
    /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    "\ufffd",
  );
}
