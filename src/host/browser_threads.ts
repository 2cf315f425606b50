/// <reference lib="dom" />
import type { Threads } from "./threads";

/** Milliseconds after which a worker that has said nothing is taken for one that does not start. */
const PATIENCE = 10_000;

/** Threads of a browser; undefined where the page is not cross-origin isolated, so that none shares memory. */
export function browserThreads(): Threads | undefined {
  const { crossOriginIsolated, navigator, Worker } = globalThis as Partial<typeof globalThis>;
  if (!crossOriginIsolated || !Worker) return undefined;
  return {
    cores: navigator?.hardwareConcurrency ?? 1,
    mayWait: !("document" in globalThis),
    start(script, message) {
      const text = `onmessage = ({ data }) => (${script})(data, (reply) => postMessage(reply));`;
      const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
      const worker = new Worker(address);
      const reply = new Promise<unknown>((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message || "a worker did not start"));
        setTimeout(() => reject(new Error("a worker did not answer")), PATIENCE);
      }).finally(() => URL.revokeObjectURL(address));
      reply.catch(() => undefined);
      worker.postMessage(message);
      return { reply, stop: () => worker.terminate() };
    },
  };
}
