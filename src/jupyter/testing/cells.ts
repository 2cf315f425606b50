import { projectRoot } from "../../host/node/project_root";
import { Executor } from "../run/executor";
import type { CellRunner, Outcome } from "../surroundings";

/** Runs cells in this process, with no socket and no Jupyter. */
export interface TestCells {
  readonly compiler: CellRunner["compiler"];
  run(code: string): Promise<Outcome>;
  /** The value of a cell that is expected to have one. */
  value(code: string): Promise<unknown>;
  close(): void;
}

/** @param folder the notebook's own folder */
export function startTestCells(folder = projectRoot()): TestCells {
  const executor = new Executor({ root: projectRoot(), folder });
  // Cells run in turns that do not keep a process alive.
  const alive = setInterval(() => undefined, 1000);
  let count = 0;
  async function run(code: string): Promise<Outcome> {
    count++;
    const request = { identities: [], content: {}, metadata: {}, parentHeader: {}, buffers: [] };
    const header = { msg_id: `${count}`, msg_type: "execute_request", session: "", username: "" };
    const whole = { ...request, header: { ...header, date: "", version: "5.3" } };
    return executor.execute({
      request: whole,
      count,
      name: String(count),
      code,
      interrupt: new AbortController(),
    });
  }
  return {
    compiler: executor.compiler,
    run,
    async value(code) {
      const { value, failure } = await run(code);
      if (failure) throw new Error(`${failure.ename}: ${failure.evalue}\nin: ${code}`);
      return value;
    },
    close: () => clearInterval(alive),
  };
}
