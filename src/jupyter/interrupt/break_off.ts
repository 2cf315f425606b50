import { Session } from "node:inspector";

/** Tells Node that the code which runs now will not return; Node reports it as uncaught. */
export class BrokenOff extends Error {
  override readonly name = "BrokenOff";
}

const hook = "latent-lab.broken-off";

/**
 * Lets another thread break off this one's code with {@link breakOffMainThread}.
 *
 * V8 ends the code without a trace: no `catch`, no `finally`, and none of Node's own either. Node
 * would stumble over the callbacks that it believes to be in; an exception that nobody caught
 * makes it forget them, so it is told of one.
 */
export function allowBreakingOff(): void {
  const node = process as unknown as {
    _fatalException?: (thrown: Error, rejected: boolean) => void;
  };
  const report = () => node._fatalException?.(new BrokenOff("broken off"), false);
  Object.defineProperty(globalThis, Symbol.for(hook), { value: report });
}

/** Ends what the main thread runs now, up to its event loop. To be called in another thread. */
export function breakOffMainThread(onDone: () => void): void {
  const session = new Session();
  session.connectToMainThread();
  session.post("Runtime.evaluate", { expression: `globalThis[Symbol.for("${hook}")]()` });
  session.post("Runtime.terminateExecution", () => {
    session.disconnect();
    onDone();
  });
}
