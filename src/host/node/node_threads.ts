import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Threads } from "../threads";

/** Threads of Node. They load nothing of what this process was told to load. */
export const nodeThreads: Threads = {
  cores: availableParallelism(),
  mayWait: true,
  start(script, message) {
    const worker = new Worker(
      'const { parentPort, workerData } = require("node:worker_threads");' +
        `(${script})(workerData, (reply) => parentPort.postMessage(reply));`,
      { eval: true, workerData: message, execArgv: [], env: {} },
    );
    const reply = new Promise<unknown>((resolve, reject) => {
      worker.once("message", resolve);
      worker.on("error", reject);
      worker.once("exit", () => reject(new Error("the thread has ended")));
    });
    // Until it has replied, whoever waits for that waits for a thread that keeps the process alive.
    reply.then(
      () => worker.unref(),
      () => undefined,
    );
    return { reply, stop: () => void worker.terminate() };
  },
};
