import { spawn } from "node:child_process";

/**
 * Runs a program on this terminal and waits for it. Ctrl-C reaches it by itself, so that it can
 * finish what it is at; what ends us ends it.
 *
 * @returns its exit status; 130 when Ctrl-C ended it
 */
export function runInherited(
  argv: readonly [string, ...string[]],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<number> {
  const [command, ...args] = argv;
  const child = spawn(command, args, { cwd, stdio: "inherit", env: { ...process.env, ...env } });
  const wait = () => undefined;
  const pass = () => void child.kill("SIGTERM");
  process.on("SIGINT", wait);
  process.on("SIGTERM", pass);
  process.on("exit", pass);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      process.off("SIGINT", wait);
      process.off("SIGTERM", pass);
      process.off("exit", pass);
      resolve(code ?? (signal === "SIGINT" ? 130 : 1));
    });
  });
}
