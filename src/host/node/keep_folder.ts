import { FolderInUse } from "../folder_in_use";
import { isLockedHere, lockFolder } from "./folder_lock";

/** Longer than anybody takes to write a model. */
const PATIENCE_MS = 2_000;
const PAUSE_MS = 20;

const ADVICE = "wait for its end, stop it, or name another folder";

/**
 * Keeps a folder for this process, as `Files.lock` promises. A training keeps it for hours, and
 * what else writes for a moment, which is waited for.
 *
 * @param folder that is there
 * @throws FolderInUse where another process works there, which it names
 */
export function keepFolder(folder: string, work: string): () => void {
  for (const begun = performance.now(); ; pause(PAUSE_MS)) {
    if (isLockedHere(folder)) return () => undefined;
    try {
      return lockFolder(folder, work, ADVICE);
    } catch (error) {
      const late = performance.now() - begun > PATIENCE_MS;
      if (late || !(error instanceof FolderInUse)) throw error;
    }
  }
}

/** What is saved is of this moment, so nothing else of this process goes on meanwhile. */
function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
