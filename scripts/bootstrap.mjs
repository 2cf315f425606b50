// `npm start`, `npm test`, `npm run setup|doctor|lab` begin here. Plain JavaScript, because it runs
// before node_modules exist: it checks what costs nothing, installs them, and hands over to
// TypeScript (scripts/setup.ts, then the command).
import "./node_version.cjs";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { checkDisk, findPython, Problem } from "./bootstrap/checks.mjs";
import { endWithNpm } from "./bootstrap/end_with_npm.mjs";
import { endWithReader } from "./bootstrap/end_with_reader.mjs";
import { withLock } from "./bootstrap/lock.mjs";
import { install, whyNotInstalled } from "./bootstrap/node_modules.mjs";
import { run } from "./bootstrap/run.mjs";

const COMMANDS = ["start", "test", "setup", "doctor", "lab"];
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const state = path.join(root, ".setup");

/** Runs a script in TypeScript; an exit status other than 0 ends everything with it. */
async function typescript(name, args, python) {
  const script = path.join(root, "scripts", `${name}.ts`);
  const status = await run(
    process.execPath,
    ["-r", path.join(root, "scripts", "register.cjs"), script, ...args],
    { cwd: root, env: { ...process.env, LATENT_LAB_PYTHON: JSON.stringify(python) } },
  );
  if (status !== 0) process.exit(status);
}

async function packages() {
  const why = whyNotInstalled(root);
  if (why === undefined) return;
  const log = path.join(state, "logs", "npm.log");
  const terminal = process.stdout.isTTY;
  const started = Date.now();
  console.log(`Installing the npm packages (node_modules: ${why})`);
  await install(root, log, (share) => {
    if (terminal) process.stdout.write(`\r  ${Math.round(share * 100)} %\x1b[K`);
  });
  if (terminal) process.stdout.write("\r\x1b[K");
  console.log(`  done in ${Math.round((Date.now() - started) / 1000)} s`);
}

function doctor() {
  const python = (() => {
    try {
      return findPython();
    } catch (error) {
      return { problem: error.message };
    }
  })();
  const why = whyNotInstalled(root);
  if (why === undefined) return typescript("doctor", [], python);
  console.log(`✓ Node     ${process.versions.node}`);
  console.log(python.problem ? `✗ Python   ${python.problem}` : `✓ Python   ${python.version}`);
  throw new Problem(`Packages  node_modules: ${why}; \`npm run setup\` installs them`, 1);
}

async function main([command, ...args]) {
  if (!COMMANDS.includes(command)) {
    throw new Problem(`Unknown command "${command ?? ""}": one of ${COMMANDS.join(", ")}.`);
  }
  endWithNpm();
  endWithReader();
  if (command === "doctor") return doctor();
  const python = findPython();
  checkDisk(root);
  fs.mkdirSync(path.join(state, "logs"), { recursive: true });
  const waiting = (pid) =>
    console.log(`Another set-up (process ${pid}) is at work here: waiting …`);
  await withLock(path.join(state, "lock"), waiting, async () => {
    await packages();
    await typescript("setup", command === "setup" ? ["--again"] : [], python);
  });
  if (command !== "setup") await typescript(command, args, python);
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error instanceof Problem ? `✗ ${error.message}` : error);
  process.exit(error instanceof Problem ? error.exitCode : 1);
});
