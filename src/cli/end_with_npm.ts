import { isAlive, nameOf, parentOf } from "../host/node/process_of";

const LOOK_MS = 500;

/**
 * Ends a command in order when the npm that runs it is gone: npm that is ended by a signal ends its
 * shell, and what runs in that would go on unseen.
 */
export function endWithNpm(): void {
  if (process.env.npm_lifecycle_event === undefined || process.platform === "win32") return;
  const parent = process.ppid;
  // npm runs its commands in a shell; or in its place, where that shell makes way for them.
  const above = isShell(nameOf(parent)) ? parentOf(parent) : undefined;
  const isThere = () => process.ppid === parent && (above === undefined || isAlive(above));
  const looking = setInterval(() => {
    if (isThere()) return;
    clearInterval(looking);
    process.kill(process.pid, "SIGTERM");
  }, LOOK_MS).unref();
}

function isShell(name = ""): boolean {
  return /(^|[/-])(sh|dash|bash|zsh|ash)$/.test(name);
}
