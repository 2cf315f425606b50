import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { UserError } from "../config";
import { isA } from "./content";
import { allowBreakingOff, BrokenOff } from "./interrupt/break_off";
import { watchParent } from "./interrupt/parent";
import { Kernel } from "./kernel";
import { nodeSurroundings } from "./node_surroundings";
import { endProcess, keepCellsFromExiting } from "./run/exit";
import { readConnection } from "./wire/connection";
import { ZeroMq } from "./wire/zeromq";

/** The kernel's process: `main.ts CONNECTION_FILE`, as Jupyter starts it. */
async function main(): Promise<void> {
  const root = resolve(__dirname, "..", "..");
  const [, , connectionFile] = process.argv;
  if (connectionFile === undefined) throw new UserError("usage: main.ts CONNECTION_FILE");
  const connection = readConnection(resolve(connectionFile));
  // Jupyter starts a kernel in its notebook's folder; commands and paths of `src` are the project's.
  const folder = process.cwd();
  process.chdir(root);
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    version: string;
  };
  // Tests keep their cells out of the user's history.
  const { LATENT_LAB_HISTORY: elsewhere } = process.env;
  const historyFile = elsewhere ?? join(root, ".setup", "jupyter", "history.jsonl");
  const transport = new ZeroMq(connection);
  const kernel = new Kernel(transport, nodeSurroundings({ root, folder, version, historyFile }));
  process.on("uncaughtException", (error) => {
    // Anything may have been thrown, such as a proxy that was revoked.
    if (!isA(error, BrokenOff)) kernel.showStray(error);
  });
  watchParent(() => kernel.end());
  allowBreakingOff();
  keepCellsFromExiting();
  process.on("unhandledRejection", (reason) => kernel.showStray(reason));
  await transport.listen(kernel);
  kernel.warm();
}

main().catch((error: unknown) => {
  const mendable = error instanceof UserError;
  process.stderr.write(`${mendable ? error.message : String((error as Error).stack)}\n`);
  endProcess(mendable ? 2 : 1);
});
