import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { openWaits } from "../interrupt/waiting";
import type { Connection } from "./connection";
import type { FromThread, ThreadData, ToThread } from "./control_thread";
import { bufferOf } from "./frames";
import type { AnswerLine } from "./input";

/** What the kernel does for its control channel. */
export interface ControlListener {
  /** A request came, as frames. */
  onRequest(frames: Buffer[]): void;
  /** The user sent SIGINT. */
  onSignal(): void;
  /** A cell's code did not answer an interrupt and was broken off. */
  onBrokenOff(): void;
}

// The hook of scripts/register.cjs without what it does beside; where nothing changed it compiles nothing.
const loadFile = `
const { workerData } = require("node:worker_threads");
const load = require("node:module").createRequire(workerData.file);
const { compile } = load("../../../scripts/compile.cjs");
load.extensions[".ts"] = (module, file) => module._compile(compile(file), file);
load(workerData.file);
`;

/**
 * The control, stdin and heartbeat channels, in a thread of their own: a kernel whose cell computes
 * without ever awaiting is known to be alive, can be interrupted, and hears an answer.
 */
export class ControlThread {
  private readonly worker: Worker;
  private readonly listening: Promise<void>;

  constructor(connection: Connection, answers: AnswerLine, listener: ControlListener) {
    const file = join(__dirname, "control_thread.ts");
    const workerData: ThreadData & { file: string } = {
      connection,
      openWaits,
      answers,
      file,
    };
    const transferList = [answers.port];
    this.worker = new Worker(loadFile, { eval: true, execArgv: [], workerData, transferList });
    this.listening = new Promise((resolve, reject) => {
      this.worker.once("error", reject);
      this.worker.on("message", (message: FromThread) => {
        if (message.kind === "listening") resolve();
        if (message.kind === "failed") reject(new Error(message.message));
        if (message.kind === "brokenOff") listener.onBrokenOff();
        if (message.kind === "request") listener.onRequest(message.frames.map(bufferOf));
        if (message.kind === "signal") listener.onSignal();
      });
    });
  }

  /** Resolves when the channels are open. */
  listen(): Promise<void> {
    return this.listening;
  }

  /** Has the thread do something. */
  tell(message: ToThread): void {
    this.worker.postMessage(message);
  }

  /** Closes the channels after what was sent has gone out, and ends the thread. */
  async close(): Promise<void> {
    const ended = once(this.worker, "exit");
    this.tell({ kind: "close" });
    await ended;
  }
}
