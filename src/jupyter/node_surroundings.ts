import { typescriptVersion } from "./compile/environment";
import { nodeImportPaths } from "./compile/import_folders";
import { installInput } from "./input/install";
import { inOwnTurn, outcomeInOwnTurn } from "./interrupt/turn";
import { currentCell, inCell } from "./run/cell";
import { showChildren } from "./run/children";
import { context, inContext } from "./run/context";
import { bundleOf } from "./run/display";
import { Executor } from "./run/executor";
import { endProcess } from "./run/exit";
import { historyFile } from "./run/history_file";
import { createHost, Notes } from "./run/host";
import { CapturedOutput } from "./run/output";
import type { CellRunner, Surroundings } from "./surroundings";

/** What a kernel in Node is told of its project. */
export interface Project {
  root: string;
  /** The notebook's own folder. */
  folder: string;
  version: string;
  /** Where what was run is kept. */
  historyFile: string;
}

/** Node, as a kernel sees it. */
export function nodeSurroundings({
  root,
  folder,
  version,
  historyFile: file,
}: Project): Surroundings {
  return {
    about: {
      version,
      typescript: typescriptVersion(),
      banner:
        `Latent Lab ${version}: TypeScript ${typescriptVersion()}, ` +
        `Node ${process.versions.node}`,
    },
    history: historyFile(file),
    importPaths: nodeImportPaths({ root, folder }),
    createRunner: () => runnerOf(new Executor({ root, folder })),
    currentCell,
    createContext: () => ({
      run: (answered, body) => inContext({ answered }, body),
      getStore: () => context().answered,
    }),
    captureOutput(send) {
      const output = new CapturedOutput(send);
      output.capture();
      showChildren();
      return output;
    },
    offerInput: installInput,
    offerHost({ comms, publish, showError }) {
      const notes = new Notes();
      createHost({
        notes,
        comms,
        publish: (cell, type, content) => publish(cell.request, type, content),
        showError,
      });
      return { attached: (metadata) => notes.attached(metadata) };
    },
    print: (stream, text) => void process[stream].write(text),
    inOwnTurn,
    end: () => void setTimeout(endProcess, 100, 0),
  };
}

function runnerOf(executor: Executor): CellRunner {
  return {
    compiler: executor.compiler,
    execute: (cell) => executor.execute(cell),
    show: (value, cell) => outcomeInOwnTurn(() => inCell(cell, () => bundleOf(value))),
    explain: (thrown, cell) => executor.explain(thrown, cell),
    failureOf: (thrown) => executor.failureOf(thrown),
    endBrokenOff: () => executor.endBrokenOff(),
  };
}
