import { host, joinPath } from "../../host";

/** Where prepared images are kept, below the project's folder; it may be emptied at any time. */
export function cacheFolder(): string {
  return joinPath(host().projectFolder, "data", "cache");
}
