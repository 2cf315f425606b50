import * as tf from "@tensorflow/tfjs-core";
import type { NativeBackend } from "./binding";

/** The queue of the project's own operations (`cpp/queue.h`). */
export interface Queue {
  /** Whether calls from now on may return before their work is done. */
  defer(whether: boolean): void;
  /** Waits until all that was deferred is done. */
  finish(): void;
}

let queue: Queue | undefined;
let deferring = false;

/**
 * From now on the operations whose names begin with `prefix` may be deferred. TensorFlow's own, and
 * reading, know nothing of that: they wait for what was deferred.
 */
export function useQueue(operations: Queue, prefix: string): void {
  queue = operations;
  const backend = tf.findBackend("tensorflow") as unknown as NativeBackend;
  const { binding } = backend;
  const { executeOp, runSavedModel, tensorDataSync } = binding;
  const waiting: Pick<typeof binding, "executeOp" | "runSavedModel" | "tensorDataSync"> = {
    executeOp(...args) {
      if (!args[0].startsWith(prefix)) operations.finish();
      return executeOp.apply(binding, args);
    },
    runSavedModel(...args) {
      operations.finish();
      return runSavedModel.apply(binding, args);
    },
    tensorDataSync(...args) {
      operations.finish();
      return tensorDataSync.apply(binding, args);
    },
  };
  // The binding's own properties cannot be written to.
  const properties = Object.getOwnPropertyDescriptors(waiting);
  backend.binding = Object.create(binding, properties) as typeof binding;
}

/**
 * Runs a synchronous function whose operations may be at work after it has returned, while JavaScript
 * goes on to what comes next. Whatever is read afterwards is waited for, so that nothing else
 * changes; but an array that a tensor was made of must not be written to before {@link settle}.
 *
 * @throws what the function throws
 */
export function inBackground<T>(run: () => T): T {
  const before = deferring;
  setDeferring(true);
  try {
    return run();
  } finally {
    setDeferring(before);
  }
}

/** Whether what is called now may be at work after it has returned. */
export const isInBackground = () => deferring;

function setDeferring(whether: boolean): void {
  deferring = whether && queue !== undefined;
  queue?.defer(deferring);
}

/** Waits until all work in the background is done. */
export function settle(): void {
  queue?.finish();
}
