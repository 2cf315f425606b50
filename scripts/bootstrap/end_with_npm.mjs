// npm killed outright does not tell its child. Without this, a set-up whose npm is gone would go on
// unseen, beside the one that its user starts next.
import { spawnSync } from "node:child_process";
import { alive } from "./lock.mjs";

/** npm itself, or the shell in which npm runs its commands and then npm. */
function ancestors() {
  const parent = process.ppid;
  const { stdout } = spawnSync("ps", ["-o", "ppid=,comm=", "-p", String(parent)], {
    encoding: "utf8",
  });
  const [, above, command] = /^\s*(\d+)\s+(\S+)/.exec(stdout ?? "") ?? [];
  const isShell = /(^|[/-])(sh|dash|bash|zsh|ash)$/.test(command ?? "");
  return isShell ? [parent, Number(above)] : [parent];
}

export function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined || process.platform === "win32") return;
  const watched = ancestors();
  const look = () => process.ppid === watched[0] && watched.every(alive);
  setInterval(() => look() || process.exit(1), 500).unref();
}
