import { notebookHost } from "../host";

/**
 * Whether cells say that they use what was made before another cell was run again, as in "this cell
 * used `model` from before In [4] was run again". They do unless told otherwise; the environment
 * variable LATENT_LAB_STALE=0 tells a kernel from its start.
 *
 * @example
 * ```ts
 * warnOfStaleValues(false);
 * ```
 */
export function warnOfStaleValues(on: boolean): void {
  const host = notebookHost();
  if (host) host.saysStale = on;
}
