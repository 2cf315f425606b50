// Compiles src/index.ts as a notebook's kernel does: tslab's own TypeScript, not strict. What passes
// `tsc` here may still fail there, in a user's first cell.
import { relative } from "node:path";
import * as ts from "@tslab/typescript-for-tslab";

const root = process.cwd();

// The options of tslab's dist/converter.js.
const program = ts.createProgram(["src/index.ts"], {
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  esModuleInterop: true,
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2022.d.ts"],
  declaration: true,
  experimentalDecorators: true,
  resolveJsonModule: true,
  jsx: ts.JsxEmit.React,
  allowJs: true,
  checkJs: true,
  skipLibCheck: true,
  rootDir: root,
  outDir: "outDir",
});
const problems = ts.getPreEmitDiagnostics(program);
for (const { file, start = 0, messageText } of problems) {
  const text = ts.flattenDiagnosticMessageText(messageText, "\n");
  const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
  console.log(`${file ? `${relative(root, file.fileName)}:${line}: ` : ""}${text}`);
}
process.exit(problems.length > 0 ? 1 : 0);
