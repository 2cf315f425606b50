import { adoptInterfaces } from "./readline";
import type { InputGlobals } from "./questions";
import { AskedLines } from "./stdin";

/** Gives cells `prompt` and the like, and a standard input that asks their user. */
export function installInput(input: InputGlobals): void {
  const { prompt, promptSecret, confirm, alert } = input;
  for (const [name, value] of Object.entries({ prompt, promptSecret, confirm, alert })) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  }
  let lines = new AskedLines(input);
  const current = () => {
    // One that has ended stays so: whoever reads again begins anew.
    if (lines.destroyed || lines.readableEnded) lines = new AskedLines(input);
    return lines;
  };
  Object.defineProperty(process, "stdin", { get: current, configurable: true, enumerable: true });
  adoptInterfaces(input);
}
