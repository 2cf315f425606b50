// Compiles src/index.ts as notebooks do: as a cell of this project's kernel, and as one of plain tslab's,
// whose TypeScript is older; neither is strict. What passes `tsc` may still fail in a user's first cell.
import { relative } from "node:path";
import older from "@tslab/typescript-for-tslab";
import ts from "typescript";
import { cellOptions } from "../../src/jupyter/compile/options";

/** The options of tslab's dist/converter.js. */
const tslabOptions: older.CompilerOptions = {
  module: older.ModuleKind.ESNext,
  moduleResolution: older.ModuleResolutionKind.Node10,
  esModuleInterop: true,
  target: older.ScriptTarget.ES2022,
  lib: ["lib.es2022.d.ts"],
  declaration: true,
  experimentalDecorators: true,
  resolveJsonModule: true,
  jsx: older.JsxEmit.React,
  allowJs: true,
  checkJs: true,
  skipLibCheck: true,
  rootDir: process.cwd(),
  outDir: "outDir",
};

const entry = ["src/index.ts"];
const problems = [
  ...ts.getPreEmitDiagnostics(ts.createProgram(entry, { ...cellOptions(), noEmit: true })),
  ...older.getPreEmitDiagnostics(older.createProgram(entry, tslabOptions)),
];
for (const { file, start = 0, messageText } of problems) {
  const text = ts.flattenDiagnosticMessageText(messageText as string, "\n");
  const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
  console.log(`${file ? `${relative(process.cwd(), file.fileName)}:${line}: ` : ""}${text}`);
}
process.exit(problems.length > 0 ? 1 : 0);
