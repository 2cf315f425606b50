import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"; // prettier-ignore
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { useBackend } from "../../src/backend";
import { runCommand } from "../../src/cli/testing/run_command";
import { parseFlags } from "../../src/cli/flags";
import { trainFlags, type TrainSettings } from "../../src/cli/options";
import { heldOutMetrics } from "../../src/cli/trial_metrics";
import { projectRoot } from "../../src/host/node/project_root";
import { argvOf } from "../../src/sweep/trial_request";
import { readTrials } from "../../src/sweep/trials";
import { sweepPython } from "./install";

// The whole way: `npm run sweep` on a Ray cluster of three machines, which are processes of this one.

const root = projectRoot();
const folder = mkdtempSync(join(tmpdir(), "sweep "));
const name = `cluster-test-${process.pid}`;
const storage = join(folder, "shared by all");
const trials = join(storage, name, "trials");
const results = join(root, "outputs", "sweeps", name);
const started: ChildProcess[] = [];

after(() => {
  // The cluster ends in order with its standard input, and its machines with it.
  for (const child of started) if (!child.stdin) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 500 });
  rmSync(results, { recursive: true, force: true });
});

const train = {
  ...{ dataset: "digits", train_images: 1000, test_images: 64, validation: 0.25 },
  ...{ hidden_sizes: [64], num_epochs: 15 },
};
const search = { beta: [1, 2, 4], latent_size: [2, 4], seed: [1, 2] };
const objective = { metric: "loss", mode: "min" };
const file = join(folder, `${name}.json`);
writeFileSync(file, JSON.stringify({ train, search, method: "grid", objective }));

/** Starts `npm run sweep` on the cluster. */
function sweep(address: string) {
  const argv = ["-r", "./scripts/register.cjs", "scripts/sweep.ts", file];
  const child = spawn(process.execPath, [...argv, "--ray", address, "--storage", storage], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  started.push(child);
  let said = "";
  child.stdout.on("data", (text: Buffer) => (said += text.toString()));
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  return { child, ended, said: () => said };
}

const numbers = () => (existsSync(trials) ? readdirSync(trials) : []);
const withFile = (wanted: string) =>
  numbers().filter((number) => existsSync(join(trials, number, wanted)));
const finished = () => withFile("result.json");
/** Those that run, and have a checkpoint to go on from. */
const halfWay = () => withFile("checkpoint.json").filter((number) => !finished().includes(number));

async function until(is: () => boolean, what: string): Promise<void> {
  for (let tries = 0; !is(); tries++) {
    assert.ok(tries < 6000, `waited ten minutes until ${what}; done: ${finished().join(" ")}`);
    await setTimeout(100);
  }
}

/** When each finished trial's result was written. */
const times = () =>
  Object.fromEntries(
    finished().map((number) => [number, statSync(join(trials, number, "result.json")).mtimeMs]),
  );

test("twelve trials on three machines, with the driver and then a machine killed, end once each as by themselves", async () => {
  const python = await sweepPython(root);
  const cluster = spawn(python, [join(__dirname, "testing", "cluster.py")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  started.push(cluster);
  const clusterEnded = new Promise((resolve) => cluster.on("close", resolve));
  const lines = createInterface({ input: cluster.stdout })[Symbol.asyncIterator]();
  const { value: address } = (await lines.next()) as { readonly value?: string };
  assert.ok(address, "Ray has started");

  const first = sweep(address);
  await until(() => finished().length >= 2 && halfWay().length > 0, "two trials are done");
  const driver = readFileSync(`/proc/${first.child.pid}/task/${first.child.pid}/children`, "utf8");
  for (const pid of driver.trim().split(" ")) process.kill(Number(pid), "SIGKILL");
  first.child.kill("SIGKILL");
  await first.ended;
  // What a machine was about to write may still come.
  await setTimeout(5000);
  const before = times();

  const second = sweep(address);
  await until(() => finished().length >= 4 && halfWay().length >= 2, "several are half-way");
  cluster.stdin.write("kill\n");
  assert.equal((await lines.next()).value, "killed");
  assert.equal(await second.ended, 0, second.said());
  cluster.stdin.end();
  await clusterEnded;

  const after = times();
  assert.equal(Object.keys(after).length, 12);
  for (const [number, time] of Object.entries(before)) assert.equal(after[number], time, number);
  assert.equal(
    second.said().match(/loss \d+\.\d+ {2}\(/g)?.length,
    12 - Object.keys(before).length,
  );
  const done = readTrials(results);
  const logs = done.map(({ folder: its }) => readFileSync(join(its, "log.txt"), "utf8"));
  const resumed = logs.filter((log) => /^Resumed {3}in epoch/m.test(log));
  assert.ok(resumed.length >= 1, "a trial went on from where it was");

  await useBackend("auto");
  for (const { number, values, value, metrics } of done) {
    const places = { ckpt_dir: join(folder, "c", `${number}`), output_dir: join(folder, "o") };
    const argv = argvOf({ ...values, ...places });
    const outcome = await runCommand("train", argv);
    assert.equal(outcome.code, 0, outcome.stderr);
    const settings = parseFlags(trainFlags(argv), argv).settings as TrainSettings;
    const alone = await heldOutMetrics(settings);
    assert.deepEqual(JSON.parse(JSON.stringify(alone)), metrics, JSON.stringify(values));
    assert.equal(alone.loss, value);
  }
  const rows = readFileSync(join(results, "results.csv"), "utf8").trim().split("\n");
  assert.equal(rows.length, 13, "a head and a row a trial");
  assert.match(readFileSync(join(results, `${name}.html`), "utf8"), /12 of 12 trials/);
});
