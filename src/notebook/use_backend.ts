import { BackendChoice, BackendInfo, useBackend as choose } from "../backend";
import { notebookHost } from "../config/notebook_host";

/**
 * Chooses what computes, and notes it for the notebook's report.
 *
 * @throws UserError where the named backend cannot be loaded, with the reason
 * @example
 * ```ts
 * const { name, version } = await useBackend(); // the fastest that loads
 * ```
 */
export async function useBackend(choice: BackendChoice = "auto"): Promise<BackendInfo> {
  const info = await choose(choice);
  const library = info.name === "native" ? "TensorFlow" : "TensorFlow.js";
  notebookHost()?.note?.({ facts: { backend: `${info.name}, ${library} ${info.version}` } });
  return info;
}
