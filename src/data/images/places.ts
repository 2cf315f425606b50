import { host, joinPath } from "../../host";

/**
 * Where prepared images are kept: below the project's folder, or where the environment's
 * `LATENT_LAB_CACHE` says. It may be emptied at any time.
 */
export function cacheFolder(): string {
  const { projectFolder, variables } = host();
  return variables.LATENT_LAB_CACHE || joinPath(projectFolder, "data", "cache");
}
