// `npm run notebooks`: runs the committed notebooks top to bottom, in place, with their own
// parameters and seeds. A notebook of which a cell fails stays as it was. `npm run notebooks -- 03`
// runs those whose name begins so.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Command, runCommand } from "../src/cli/command";
import { KERNEL_NAME } from "../src/host/node/jupyter";
import { projectRoot } from "../src/host/node/project_root";
import { readNotebook, type Notebook } from "../src/report/notebook";
import { showProgress } from "../src/report/progress";
import { runNotebook } from "../src/report/run_notebook";
import { writeFilesAtomically } from "../src/host/node/atomic_files";
import { viewType } from "../src/widgets/saved";

/** Only what a reader or Jupyter needs stays: no times or paths that change with every run. */
function settled(notebook: Notebook): Notebook {
  const metadata = { ...notebook.metadata };
  delete metadata.papermill;
  // The state of controls that no output shows any more, such as a training panel's.
  if (!JSON.stringify(notebook.cells).includes(viewType))
    delete (metadata as Record<string, unknown>).widgets;
  const cells = notebook.cells.map((cell) => {
    const kept = { ...cell.metadata };
    delete kept.papermill;
    delete kept.execution;
    return { ...cell, metadata: kept };
  });
  return { ...notebook, metadata, cells };
}

async function refresh(file: string, folder: string): Promise<boolean> {
  const output = join(folder, "executed.ipynb");
  const { onEvent } = showProgress(readNotebook(file, KERNEL_NAME), false, process.stdout);
  const request = { input: file, output, parameters: {}, heads: {}, allow_errors: false };
  const alive = await runNotebook({ ...request, picture_scale: 1, playground: "picture" }, onEvent);
  const notebook = JSON.parse(readFileSync(output, "utf8")) as Notebook;
  const outputs = notebook.cells.flatMap((cell) => cell.outputs ?? []);
  const error = outputs.find((each) => each.output_type === "error");
  if (!alive || error) {
    console.error(error?.traceback?.join("\n") ?? "the kernel's process ended");
    return false;
  }
  writeFilesAtomically({ [file]: `${JSON.stringify(settled(notebook), null, 1)}\n` });
  return true;
}

async function refreshAll(wanted: readonly string[]): Promise<number> {
  const notebooks = join(projectRoot(), "notebooks");
  const isWanted = (name: string) =>
    name.endsWith(".ipynb") &&
    (wanted.length === 0 || wanted.some((each) => name.startsWith(each)));
  const folder = mkdtempSync(join(tmpdir(), "notebooks-"));
  try {
    for (const name of readdirSync(notebooks).filter(isWanted)) {
      console.log(`notebooks/${name}`);
      if (!(await refresh(join(notebooks, name), folder))) return 1;
    }
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `npm run notebooks`. */
export const notebooksCommand: Command<Record<never, never>> = {
  usage: "npm run notebooks -- [NAME …]",
  summary: "Runs the committed notebooks whose names begin with one of NAME, or all, in place.",
  options: {},
  takesWords: true,
  run: ({ words }) => refreshAll(words),
};

if (require.main === module) void runCommand(notebooksCommand);
