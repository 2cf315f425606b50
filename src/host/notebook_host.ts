import type { CommHost } from "./comm";

/** Representations of one value by MIME type; Jupyter's front ends show the richest they know. */
export type MimeBundle = Record<string, unknown>;

/** How {@link NotebookHost.display} shows a bundle. */
export interface DisplayOptions {
  /** Names the picture, so that a later call with `update` can replace it. */
  displayId?: string;
  /** Replaces the picture of that `displayId` where it stands, instead of adding one. */
  update?: boolean;
  /** Jupyter's metadata by MIME type, such as `{ "image/png": { width: 320 } }`. */
  metadata?: Record<string, unknown>;
}

/** What a run says of itself, for the head of its report and for the list of reports. */
export interface RunNotes {
  /** Shown by name, such as `{ backend: "native, TensorFlow 2.21.0", data: "MNIST" }`. */
  facts?: Record<string, string>;
  /** Final metrics by name, such as `{ "test loss": 98.3 }`. */
  metrics?: Record<string, number>;
  /** A training's epochs, for the curves of a comparison of runs. */
  history?: readonly NotedEpoch[];
  /** What the terms of the loss were multiplied by: runs of other weights have losses of their own. */
  weights?: Readonly<Record<string, number>>;
  /** How much of the running cell's work is done, from 0 to 1: from it the time left is told. */
  progress?: number;
}

/** An epoch as reports read it, in nats per image. */
export interface NotedEpoch {
  readonly epoch: number;
  readonly train: { readonly loss: number };
  readonly test?: { readonly loss: number };
  /** The plain −ELBO, which compares where weights differ. */
  readonly negativeElbo?: { readonly train: number; readonly test: number };
}

/** The key under which a notebook's outputs keep {@link RunNotes} in their metadata. */
export const notesKey = "latent-lab";

/** What the kernel offers to code that runs in a cell. */
export interface NotebookHost {
  /** Shows a bundle below the cell, or updates one in place. */
  display(data: MimeBundle, options?: DisplayOptions): void;
  /** Empties the cell's outputs; with `wait`, at the next output, so that nothing flickers. */
  clearOutput(options?: { wait?: boolean }): void;
  /** Notes something of the run; it is kept with the next output, and shown in reports. */
  note?(notes: RunNotes): void;
  /** Lines to the front end; absent where the kernel has none, and controls are static then. */
  readonly comms?: CommHost;
  /** Shows a failure that nothing awaits, below the cell that asks. */
  showError?(thrown: unknown): void;
  /** Does work that an interrupt lets come to its end, however long it takes. */
  uninterrupted?<T>(work: () => T): T;
  /** Whether the front end draws plotly's figures itself, as far as it can be told. */
  readonly drawsPlots?: boolean;
  /** Whether the front end has no scroll bars below plots, which can then follow the width of their cell. */
  readonly fluidPlots?: boolean;
  /** Whether a cell says that it uses what was made before another cell was run again. */
  saysStale?: boolean;
  /** Where files go where a cell says nothing: of a sweep's trial, folders of its own. */
  readonly places?: Readonly<Partial<Record<"ckptDir" | "outputDir", string>>>;
  /** Aborted when the user interrupts the cell that asks; a training ends at the end of its step. */
  readonly interrupted: AbortSignal;
}

/** Where the kernel puts its {@link NotebookHost} on `globalThis`. */
export const hostSymbol = Symbol.for("latent-lab.host");

/** The method by which a value shows itself: it returns a {@link MimeBundle} or a promise of one. */
export const displaySymbol = Symbol.for("Jupyter.display");

/**
 * The running notebook's host, or undefined outside a notebook.
 *
 * @example
 * ```ts
 * notebookHost()?.display({ "text/plain": "epoch 1" }, { displayId: "progress" });
 * ```
 */
export function notebookHost(): NotebookHost | undefined {
  return (globalThis as { [hostSymbol]?: NotebookHost })[hostSymbol];
}

/**
 * Does work that must not be broken off in its middle, such as one step of a training: in a
 * notebook, an interrupt waits for its end.
 */
export function uninterrupted<T>(work: () => T): T {
  const host = notebookHost();
  return host?.uninterrupted ? host.uninterrupted(work) : work();
}
