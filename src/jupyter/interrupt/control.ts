import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Connection } from "../wire/connection";
import type { FromThread, ThreadData } from "./control_thread";
import { openShields } from "./shield";
import { openWaits } from "./waiting";

/** What the kernel does for its control channel. */
export interface ControlListener {
  /** A request came, as frames. */
  onRequest(frames: Buffer[]): void;
  /** A cell's code did not answer an interrupt and was broken off. */
  onBrokenOff(): void;
}

// The compiler of scripts/register.cjs loads all of TypeScript; the thread's few files need only swc.
const loadFile = `
const { workerData } = require("node:worker_threads");
const options = { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "commonjs" } };
const { createRequire } = require("node:module");
const load = createRequire(workerData.file);
const { transformFileSync } = load("@swc/core");
load.extensions[".ts"] = (module, file) => module._compile(transformFileSync(file, options).code, file);
load(workerData.file);
`;

/**
 * The control channel and the heartbeat, in a thread of their own: a kernel whose cell computes
 * without ever awaiting is known to be alive, and can be interrupted.
 */
export class ControlThread {
  /** Whether {@link ControlThread.close} was called. */
  closed = false;
  private readonly worker: Worker;
  private readonly listening: Promise<void>;

  constructor(connection: Connection, listener: ControlListener) {
    const file = join(__dirname, "control_thread.ts");
    const workerData: ThreadData & { file: string } = { connection, openShields, openWaits, file };
    this.worker = new Worker(loadFile, { eval: true, execArgv: [], workerData });
    this.listening = new Promise((resolve, reject) => {
      this.worker.once("error", reject);
      this.worker.on("message", (message: FromThread) => {
        if (message.kind === "listening") resolve();
        if (message.kind === "brokenOff") listener.onBrokenOff();
        if (message.kind === "request") listener.onRequest(message.frames.map(bufferOf));
      });
    });
  }

  /** Resolves when the channel is open. */
  listen(): Promise<void> {
    return this.listening;
  }

  /** Sends a reply's frames. */
  send(frames: Buffer[]): Promise<void> {
    this.worker.postMessage(frames);
    return Promise.resolve();
  }

  /** Closes the channel after what was sent has gone out, and ends the thread. */
  async close(): Promise<void> {
    this.closed = true;
    const ended = once(this.worker, "exit");
    this.worker.postMessage("close");
    await ended;
  }
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
