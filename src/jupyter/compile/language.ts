import { textIn } from "../content";
import type { Json, Message } from "../message";
import type { About, CellRunner, ImportPaths } from "../surroundings";
import { calledAt } from "./call_signature";
import { completenessOf } from "./completeness";
import type { Inspection } from "./compiler";
import { importCompletion } from "./import_paths";

/** The part of a cell runner that knows the language. */
type Language = Pick<CellRunner, "compiler">;

/** The answer to `kernel_info_request`. */
export function kernelInfo({ version, typescript, banner }: About): Json {
  return {
    status: "ok",
    protocol_version: "5.3",
    implementation: "latent-lab",
    implementation_version: version,
    language_info: {
      name: "typescript",
      version: typescript,
      mimetype: "text/typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      codemirror_mode: { name: "javascript", typescript: true },
      nbconvert_exporter: "script",
    },
    banner,
    help_links: [],
    supported_features: [],
  };
}

/** The answer to `inspect_request`: among arguments first the called function, then the name there. */
export function inspectReply({ compiler }: Language, request: Message): Json {
  const code = textIn(request, "code");
  const position = utf16Offset(code, request.content.cursor_pos);
  const called = calledAt(code, position);
  const places = called === undefined ? [position] : [called, position];
  const texts = places.map((place) => textOf(compiler.inspect(code, place)));
  return inspectContent([...new Set(texts)].filter(Boolean).join("\n\n"));
}

/** What the pager shows of a name. */
export function pageOf({ compiler }: Language, name: string): Json[] {
  const { data } = inspectContent(textOf(compiler.inspect(name, name.length)));
  return [{ source: "page", data, start: 0 }];
}

/** The answer to `complete_request`. */
export function completeReply(
  { compiler }: Language,
  importPaths: ImportPaths,
  request: Message,
): Json {
  const code = textIn(request, "code");
  const position = utf16Offset(code, request.content.cursor_pos);
  const { start, end, names } =
    importCompletion(importPaths, code, position) ?? compiler.complete(code, position);
  return {
    status: "ok",
    matches: names,
    cursor_start: characterOffset(code, start),
    cursor_end: characterOffset(code, end),
    metadata: {},
  };
}

/** The answer to `is_complete_request`. */
export function isCompleteReply(request: Message): Json {
  const code = textIn(request, "code");
  return askedName(code) === undefined ? { ...completenessOf(code) } : { status: "complete" };
}

/** A `?name` or `name?` cell asks for a name's documentation: the name, else undefined. */
export function askedName(code: string): string | undefined {
  return /^\s*(?:\?\s*([\w$.]+)|([\w$.]+)\s*\?)\s*;?\s*$/.exec(code)?.slice(1).find(Boolean);
}

function textOf(inspection: Inspection | undefined): string {
  // What TypeScript says of a name that is not declared.
  if (!inspection || inspection.signature === "any") return "";
  return [inspection.signature, inspection.documentation].filter(Boolean).join("\n\n");
}

function inspectContent(text: string): Json {
  const data = text === "" ? {} : { "text/plain": text };
  return { status: "ok", found: text !== "", data, metadata: {} };
}

/** Jupyter counts characters, TypeScript UTF-16 units. */
function utf16Offset(code: string, characters: unknown): number {
  if (typeof characters !== "number" || !(characters >= 0)) return code.length;
  return Array.from(code).slice(0, characters).join("").length;
}

function characterOffset(code: string, units: number): number {
  return Array.from(code.slice(0, units)).length;
}
