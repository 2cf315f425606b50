import { BackendChoice, BackendInfo, useBackend as choose } from "../backend";
import { notebookHost } from "../host/notebook_host";
import { showModelsAndRuns } from "./shown_briefly";
import { showTensors } from "./tensor_display";

/**
 * Chooses what computes, and notes it for the notebook's report. From then on a tensor that is a
 * cell's last expression shows its shape, type, range, and images as a picture, a model its layers, and
 * a run where it stands.
 *
 * @throws UserError where the named backend cannot be loaded, with the reason
 * @example
 * ```ts
 * const { name, version } = await useBackend(); // the fastest that loads
 * ```
 */
export async function useBackend(choice: BackendChoice = "auto"): Promise<BackendInfo> {
  const info = await choose(choice);
  showTensors();
  showModelsAndRuns();
  const library = info.name === "native" ? "TensorFlow" : "TensorFlow.js";
  notebookHost()?.note?.({ facts: { backend: `${info.name}, ${library} ${info.version}` } });
  return info;
}
