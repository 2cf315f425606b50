import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { UserError } from "../config";
import { allowBreakingOff, BrokenOff } from "./interrupt/break_off";
import { readConnection } from "./wire/connection";
import { endProcess, keepCellsFromExiting } from "./run/exit";
import { Kernel } from "./kernel";
import { isError } from "./run/safely";
import { watchParent } from "./interrupt/parent";
import { Server } from "./server";
import { checkTslab } from "./compile/tslab";

/** The kernel's process: `main.ts CONNECTION_FILE`, as Jupyter starts it. */
async function main(): Promise<void> {
  const root = resolve(__dirname, "..", "..");
  const [, , connectionFile] = process.argv;
  if (connectionFile === undefined) throw new UserError("usage: main.ts CONNECTION_FILE");
  const connection = readConnection(resolve(connectionFile));
  checkTslab();
  // Cells stand at the project root, wherever their notebook does.
  process.chdir(root);
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    version: string;
  };
  // Tests keep their cells out of the user's history.
  const { LATENT_LAB_HISTORY: elsewhere } = process.env;
  const historyFile = elsewhere ?? join(root, ".setup", "jupyter", "history.jsonl");
  const server = new Server(connection);
  const kernel = new Kernel(server, { root, version, historyFile });
  process.on("SIGINT", () => kernel.interrupt());
  process.on("uncaughtException", (error) => {
    // Anything may have been thrown, such as a proxy that was revoked.
    if (!isError(error) || !(error instanceof BrokenOff)) kernel.showStray(error);
  });
  watchParent(() => kernel.end());
  allowBreakingOff();
  keepCellsFromExiting();
  process.on("unhandledRejection", (reason) => kernel.showStray(reason));
  await server.listen(
    (request, socket) => kernel.handle(request, socket),
    () => kernel.endBrokenOff(),
  );
  kernel.warm();
}

main().catch((error: unknown) => {
  const mendable = error instanceof UserError;
  process.stderr.write(`${mendable ? error.message : String((error as Error).stack)}\n`);
  endProcess(mendable ? 2 : 1);
});
