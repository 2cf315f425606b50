import type { CommHost } from "../host/comm";
import type { Compiler } from "./compile/compiler";
import type { InputGlobals } from "./input/questions";
import type { Json, Message, Publish } from "./message";
import type { Cell } from "./run/cell";
import type { HistoryStore } from "./run/history";
import type { OutputSender } from "./run/output";
import type { Failure } from "./run/traceback";

/** How a cell ended: with its last expression's value (undefined for none), or failing. */
export interface Outcome {
  value?: unknown;
  failure?: Failure;
}

/** Compiles and runs cells, one after the other, in one scope. */
export interface CellRunner {
  readonly compiler: Pick<Compiler, "inspect" | "complete">;
  /** Runs a cell to its end, or until an interrupt's time of grace is over. */
  execute(cell: Cell): Promise<Outcome>;
  /** How a cell's value shows itself, by MIME type; what that prints is the cell's. */
  show(value: unknown, cell: Cell): Promise<Record<string, unknown>>;
  /** What a cell, or how its value is shown, has thrown, in words; or that an interrupt kept it from being said. */
  explain(thrown: unknown, cell: Cell): Promise<Failure>;
  /** What was left behind by a cell. */
  failureOf(thrown: unknown): Failure;
  /** Ends the running cell, whose code was broken off and will never end by itself. */
  endBrokenOff(): void;
}

/** A value that belongs to what code does, through its awaits, timers and callbacks. */
export interface Context<T> {
  run<R>(value: T, body: () => R): R;
  getStore(): T | undefined;
}

/** The modules that an import in a cell can name. */
export interface ImportPaths {
  /** What lies in the folder that a relative specifier such as `../src/` names; folders end in "/". */
  within(folder: string): string[];
  /** Packages, and Node's own modules. */
  packages(): string[];
}

/** What the kernel is and where it runs, as `kernel_info_reply` tells it. */
export interface About {
  readonly version: string;
  readonly typescript: string;
  readonly banner: string;
}

/** What the kernel does for the host that cells are given. */
export interface OfferedHost {
  comms: CommHost;
  publish: Publish;
  showError(thrown: unknown): void;
}

/** What cells print, on its way. */
export interface CapturedText {
  /** Sends what was gathered. */
  flush(): void;
  /** Takes note of what else is published for a cell. */
  published(request: Message, type: string): void;
}

/** What a kernel needs of what it runs in: of Node, or of a worker in a page. */
export interface Surroundings {
  readonly about: About;
  readonly history: HistoryStore;
  readonly importPaths: ImportPaths;
  /** Called once, when it is first needed: a compiler takes seconds to load. */
  createRunner(): CellRunner;
  /** The cell whose code is asking. */
  currentCell(): Cell | undefined;
  createContext(): Context<Message>;
  /** Takes over what cells print. */
  captureOutput(send: OutputSender): CapturedText;
  /** Gives cells their `prompt`, and the like. */
  offerInput(input: InputGlobals): void;
  /** Gives cells their host; `attached` is the metadata of an output, with what cells noted. */
  offerHost(parts: OfferedHost): { attached(metadata: Json): Json };
  /** Prints a text as the output of the cell that causes it. */
  print(stream: "stdout" | "stderr", text: string): void;
  /** Runs `body` in a turn of the event loop of its own, after those that asked before. */
  inOwnTurn(body: () => void): void;
  /** Ends the kernel. */
  end(): void;
}
