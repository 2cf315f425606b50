import { useBackend } from "../../src/backend";
import { memoryFiles, provideHost } from "../../src/host";
import { nodeHost } from "../../src/host/node/node_host";
import { arrayTargets } from "./array_targets";
import { checkpointTargets } from "./checkpoint_targets";
import { dataTargets } from "./data_targets";
import { messageTargets } from "./message_targets";
import { notebookTargets } from "./notebook_targets";
import { reportTargets } from "./report_targets";
import type { Target } from "./target";
import { wordTargets } from "./word_targets";

/** Everything that is fuzzed. From now on this process has its files in memory. */
export async function allTargets(): Promise<Target[]> {
  await useBackend("auto");
  provideHost({ ...nodeHost, files: memoryFiles() });
  return [
    ...(await checkpointTargets()),
    ...[dataTargets(), arrayTargets(), wordTargets(), reportTargets()].flat(),
    ...[messageTargets(), notebookTargets()].flat(),
  ];
}
