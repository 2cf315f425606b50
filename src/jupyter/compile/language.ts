import type { Compiler } from "./compiler";
import type { Json } from "../wire/message";
import { completeness, tslabVersion } from "./tslab";
import ts from "typescript";

/** The answer to `kernel_info_request`; `version` is the project's. */
export function kernelInfo(version: string): Json {
  return {
    status: "ok",
    protocol_version: "5.3",
    implementation: "latent-lab",
    implementation_version: version,
    language_info: {
      name: "typescript",
      version: ts.version,
      mimetype: "text/typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      codemirror_mode: { name: "javascript", typescript: true },
      nbconvert_exporter: "script",
    },
    banner:
      `Latent Lab ${version}: TypeScript ${ts.version} ` +
      `(tslab ${tslabVersion}), Node ${process.versions.node}`,
    help_links: [],
  };
}

/** The answer to `inspect_request`. */
export function inspectReply(compiler: Compiler, content: Json): Json {
  const code = textOf(content.code);
  const inspection = compiler.inspect(code, utf16Offset(code, content.cursor_pos));
  if (!inspection) return { status: "ok", found: false, data: {}, metadata: {} };
  const { signature, documentation } = inspection;
  const data = { "text/plain": [signature, documentation].filter(Boolean).join("\n\n") };
  return { status: "ok", found: true, data, metadata: {} };
}

/** The answer to `complete_request`. */
export function completeReply(compiler: Compiler, content: Json): Json {
  const code = textOf(content.code);
  const { start, end, names } = compiler.complete(code, utf16Offset(code, content.cursor_pos));
  return {
    status: "ok",
    matches: names,
    cursor_start: characterOffset(code, start),
    cursor_end: characterOffset(code, end),
    metadata: {},
  };
}

/** The answer to `is_complete_request`. */
export function isCompleteReply(content: Json): Json {
  const { completed, indent = "" } = completeness(textOf(content.code));
  return completed ? { status: "complete" } : { status: "incomplete", indent };
}

/** A `?name` or `name?` cell asks for a name's documentation: the name, else undefined. */
export function askedName(code: string): string | undefined {
  return /^\s*(?:\?\s*([\w$.]+)|([\w$.]+)\s*\?)\s*;?\s*$/.exec(code)?.slice(1).find(Boolean);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Jupyter counts characters, TypeScript UTF-16 units. */
function utf16Offset(code: string, characters: unknown): number {
  if (typeof characters !== "number") return code.length;
  return Array.from(code).slice(0, characters).join("").length;
}

function characterOffset(code: string, units: number): number {
  return Array.from(code.slice(0, units)).length;
}
