import { UserError } from "../config";
import { runPython } from "./python_step";

/** What happens while a notebook runs; cells are numbered as in the executed notebook. */
export type RunEvent =
  | { event: "cell"; index: number }
  | { event: "output"; text: string }
  | { event: "display"; text: string; update: boolean; progress?: number }
  | { event: "done"; index: number; failed: boolean }
  | { event: "dead" };

/** What to run. */
export interface RunRequest {
  /** Path of the notebook. */
  input: string;
  /** Where the executed notebook goes. */
  output: string;
  /** Values by name, as TypeScript writes them. */
  parameters: Record<string, string>;
  /** How the notebook declares its parameters, by name. */
  heads: Record<string, string>;
  allow_errors: boolean;
  /**
   * Pixels per CSS pixel of the static pictures beside plots: 2 is sharp in print; 1 is for
   * notebooks, since JupyterLab shows a plot's picture in its own size until it is touched.
   */
  picture_scale: 1 | 2;
  /** Whether playgrounds bring their data along, some megabytes each, or a picture alone. */
  playground: "live" | "picture";
}

/**
 * Runs a notebook with papermill on the kernel that it names. A failing cell is no failure of the
 * run: it stands in the executed notebook.
 *
 * @param signal stops the run: the kernel ends, and nothing is left behind
 * @returns whether the kernel lived to the end
 * @throws UserError when papermill itself fails, with the last that it said
 */
export async function runNotebook(
  request: RunRequest,
  onEvent: (event: RunEvent) => void,
  signal?: AbortSignal,
): Promise<boolean> {
  let died = false;
  const onLine = (line: string) => {
    const event = JSON.parse(line) as RunEvent;
    if (event.event === "dead") died = true;
    if (!signal?.aborted) onEvent(event);
  };
  const { status, errors } = await runPython("run_notebook.py", request, onLine, signal);
  if (signal?.aborted) return false;
  if (status !== 0 && !died) {
    const said = errors.split("\n").at(-1)?.trim() || `it ended with status ${status}`;
    throw new UserError(
      `papermill could not run ${request.input}: ${said} ` +
        "(npm run doctor shows whether all it needs is there)",
    );
  }
  return !died;
}
