import { host } from "../host";
import { callSafely } from "./listeners";

/**
 * Makes one call of many that come close together: `work` runs at the end of the turn, once, and sees
 * the newest values. While it works, further calls ask for one more.
 *
 * @example
 * ```ts
 * const redraw = coalesced(() => draw(beta.value));
 * beta.onChange(redraw); // a drag that is faster than the drawing skips values
 * ```
 */
export function coalesced(work: () => unknown): () => void {
  let asked = false;
  let working = false;
  const start = async (): Promise<void> => {
    asked = false;
    working = true;
    await callSafely(work, undefined);
    working = false;
    if (asked) later();
  };
  const later = (): void => void host().turn().then(start);
  return () => {
    if (!asked && !working) later();
    asked = true;
  };
}
