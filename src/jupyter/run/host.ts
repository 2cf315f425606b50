import { hostSymbol, notesKey, type NotebookHost, type RunNotes } from "../../host/notebook_host";
import type { CommHost } from "../../host/comm";
import { checkedBundle, fluidPlotsVariable } from "../../host/display";
import { currentCell, type Cell } from "./cell";
import type { Json } from "../message";
import { shielded } from "../interrupt/shield";

/** What cells noted of their run, until an output takes it along. */
export class Notes {
  private pending: RunNotes | undefined;

  add({ facts, metrics, ...others }: RunNotes): void {
    this.pending = {
      ...this.pending,
      ...others,
      facts: { ...this.pending?.facts, ...facts },
      metrics: { ...this.pending?.metrics, ...metrics },
    };
  }

  /** The metadata of an output that is about to be published, with what was noted. */
  attached(metadata: Json): Json {
    const notes = this.pending;
    this.pending = undefined;
    return notes ? { ...metadata, [notesKey]: notes } : metadata;
  }
}

/** What the kernel does for its host. */
export interface HostParts {
  notes: Notes;
  comms: CommHost;
  publish(cell: Cell, type: string, content: Json): void;
  showError(thrown: unknown): void;
}

/** Puts on `globalThis` what code in cells asks of the kernel. */
export function createHost({ notes, comms, publish, showError }: HostParts): void {
  const never = new AbortController().signal;
  const host: NotebookHost = {
    display(given, { displayId, update = false, metadata = {} } = {}) {
      const data = checkedBundle(given, "display");
      const cell = currentCell();
      if (!cell) return;
      const transient = displayId === undefined ? {} : { display_id: displayId };
      const type = update ? "update_display_data" : "display_data";
      publish(cell, type, { data, metadata: notes.attached(metadata), transient });
    },
    clearOutput({ wait = false } = {}) {
      const cell = currentCell();
      if (cell) publish(cell, "clear_output", { wait });
    },
    note: (noted) => notes.add(noted),
    comms,
    showError,
    fluidPlots: process.env[fluidPlotsVariable] === "1",
    saysStale: process.env.LATENT_LAB_STALE !== "0",
    places: {
      ckptDir: process.env.LATENT_LAB_CKPT_DIR,
      outputDir: process.env.LATENT_LAB_OUTPUT_DIR,
    },
    uninterrupted: shielded,
    get drawsPlots() {
      // Front ends that a person looks at name the cell: JupyterLab, Notebook, VS Code. What runs
      // notebooks does not, nor do consoles.
      return currentCell()?.request.metadata.cellId !== undefined;
    },
    get interrupted() {
      return currentCell()?.interrupt.signal ?? never;
    },
  };
  Object.defineProperty(globalThis, hostSymbol, { value: host, configurable: true });
  // Node's clears a terminal only.
  console.clear = () => host.clearOutput();
}
