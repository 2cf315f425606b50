import { Session } from "node:inspector";
import { isBreakable } from "./breakable";
import { dropCellTurn } from "./turn";

/** Tells Node that the code which runs now will not return; Node reports it as uncaught. */
export class BrokenOff extends Error {
  override readonly name = "BrokenOff";
}

const hook = "latent-lab.break-off";

let brokenOff = false;

/**
 * Whether code of this thread was broken off since this was asked last. The thread that did so
 * learns of it late: the interrupt itself, or a next cell, may come first.
 */
export function takeBrokenOff(): boolean {
  const taken = brokenOff;
  brokenOff = false;
  return taken;
}

/**
 * Lets another thread break off this one's code with {@link breakOffMainThread}.
 *
 * V8 ends the code without a trace: no `catch`, no `finally`, and none of Node's own either. Node
 * would stumble over the callbacks that it believes to be in; an exception that nobody caught
 * makes it forget them, so it is told of one.
 *
 * This thread looks at what it was doing and ends it in one go. Were it to answer first and be ended
 * afterwards, a cell that ended in between would leave the kernel's own code to be hit.
 */
export function allowBreakingOff(): void {
  const node = process as unknown as {
    _fatalException?: (thrown: Error, rejected: boolean) => void;
  };
  function breakOff(insists: boolean): boolean {
    if (!isBreakable(insists, breakOff)) return false;
    dropCellTurn();
    brokenOff = true;
    const session = new Session();
    session.connect();
    node._fatalException?.(new BrokenOff("broken off"), false);
    session.post("Runtime.terminateExecution", () => session.disconnect());
    return true;
  }
  Object.defineProperty(globalThis, Symbol.for(hook), { value: breakOff });
}

/**
 * Ends what the main thread runs now, up to its event loop, where that is a cell's code and nothing
 * holds a shield. To be called in another thread.
 *
 * @param insists whether shields hold no longer
 * @param then is told whether anything was ended
 */
export function breakOffMainThread(insists: boolean, then: (brokenOff: boolean) => void): void {
  const session = new Session();
  session.connectToMainThread();
  const expression = `globalThis[Symbol.for("${hook}")](${insists})`;
  session.post("Runtime.evaluate", { expression }, (error, response) => {
    session.disconnect();
    then(!error && response.result.value === true);
  });
}
