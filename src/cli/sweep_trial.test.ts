import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import { projectRoot } from "../host/node/project_root";
import { METRICS, metricAt } from "../sweep/metrics";
import type { TrialEvent, TrialRequest } from "../sweep/trial_request";

// The process of a trial, as src/sweep/python/trial.py starts it.

const skip = process.platform === "win32" ? "Windows hands on no file descriptors" : undefined;
const folder = mkdtempSync(join(tmpdir(), "trial "));
after(() => rmSync(folder, { recursive: true, force: true }));

const values = {
  ...{ dataset: "digits", train_images: 256, test_images: 64, validation: 0.25, seed: 5 },
  ...{ hidden_sizes: [32], latent_size: 4, num_epochs: 3, batch_size: 64, beta: 2 },
};

/** Starts a trial; each event is dealt with before it goes on. */
async function trial(
  request: Partial<TrialRequest>,
  onEvent: (event: TrialEvent, child: ChildProcess) => void = () => undefined,
): Promise<{ events: TrialEvent[]; code: number | null }> {
  const child = spawn(
    process.execPath,
    ["-r", "./scripts/register.cjs", "src/cli/sweep_trial.ts"],
    {
      cwd: projectRoot(),
      stdio: ["pipe", "ignore", "ignore", "pipe"],
    },
  );
  const asked = { work: "train", values, resume: false, metric: "loss", events: 3, ...request };
  const { stdin } = child;
  assert.ok(stdin);
  stdin.write(`${JSON.stringify(asked)}\n`);
  const events: TrialEvent[] = [];
  const closed = new Promise<number | null>((resolve) => child.on("close", resolve));
  const told = child.stdio[3];
  assert.ok(told && "on" in told && "read" in told);
  for await (const line of createInterface({ input: told as NodeJS.ReadableStream })) {
    const event = JSON.parse(line) as TrialEvent;
    events.push(event);
    onEvent(event, child);
    if (event.event === "epoch" && stdin.writable) stdin.write("go on\n");
  }
  return { events, code: await closed };
}

const epochsOf = (events: readonly TrialEvent[]) =>
  events.flatMap((event) => (event.event === "epoch" ? [[event.epoch, event.value]] : []));

test(
  "a trial tells its epochs and its metrics; broken off, it goes on from there to the same bits",
  { skip },
  async () => {
    const whole = await trial({ folder: join(folder, "whole") });
    assert.equal(whole.code, 0);
    const done = whole.events.at(-1);
    assert.ok(done?.event === "done");
    assert.deepEqual(epochsOf(whole.events).map(([epoch]) => epoch), [1, 2, 3]); // prettier-ignore
    assert.equal(done.value, done.metrics.loss);
    assert.equal(done.metrics.split, "validation");
    assert.equal(done.metrics.images, 64, "a quarter of 256");
    const told = METRICS.filter((name) => metricAt(done.metrics, name) !== undefined);
    for (const name of ["loss", "elbo", "kl", "log_likelihood", "active_units"]) {
      assert.ok(told.includes(name), name);
    }

    // Its parent is gone after the first epoch: it ends with it, and what was kept of that epoch goes on.
    const [broken, kept] = [join(folder, "broken"), join(folder, "kept")];
    const first = await trial({ folder: broken }, (_, { stdin }) => {
      cpSync(broken, kept, { recursive: true });
      stdin?.end();
    });
    assert.notEqual(first.code, 0);
    assert.ok(!existsSync(broken), "nobody else would remove its folder");
    const rest = await trial({ folder: kept, resume: true });
    assert.deepEqual(rest.events.at(-1), done);
    const both = [...epochsOf(first.events), ...epochsOf(rest.events)];
    assert.deepEqual(both, epochsOf(whole.events));
  },
);

test("what the user can mend is told, and is no crash", { skip }, async () => {
  const asked = { ...values, dataset: "no-such-set" };
  const { events, code } = await trial({ folder: join(folder, "failed"), values: asked });
  assert.equal(code, 0);
  assert.equal(events.length, 1);
  assert.ok(events[0].event === "failed");
  assert.match(events[0].reason, /no-such-set/);
});
