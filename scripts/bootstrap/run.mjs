// Runs a child that ends when this process does.
import { spawn } from "node:child_process";

/** @returns {Promise<number>} its exit status; 130 when Ctrl-C ended it. */
export function run(command, args, options = {}) {
  const {
    stdio = ["inherit", "inherit", "inherit"],
    env = process.env,
    onSpawn,
    ...rest
  } = options;
  const child = spawn(command, args, {
    ...rest,
    stdio: [...stdio, "pipe"],
    env: { ...env, LATENT_LAB_LEASH: "3" },
  });
  // The pipe must not keep this process waiting once the child has ended.
  child.stdio[3].on("error", () => undefined).unref();
  onSpawn?.(child);
  // Ctrl-C reaches the child by itself: it decides what to finish; we wait for it.
  const wait = () => undefined;
  const pass = () => child.kill("SIGTERM");
  process.on("SIGINT", wait);
  process.on("SIGTERM", pass);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      process.off("SIGINT", wait);
      process.off("SIGTERM", pass);
      resolve(code ?? (signal === "SIGINT" ? 130 : 1));
    });
  });
}
