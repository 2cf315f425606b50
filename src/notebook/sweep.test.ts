import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { knownToSweeps } from "../cli/sweep_known";
import { UserError } from "../config";
import { closeBrowser } from "../host/node/browser_page";
import { projectRoot } from "../host/node/project_root";
import { readSweep } from "../sweep/sweep_file";
import { orderOf, shownSweep, type SweepRunner } from "./sweep";
import { sweepResults } from "./sweep_results";
import { withNotebook } from "./testing/host";

const folder = join(projectRoot(), "outputs", "sweeps");
const name = `cell-test-${process.pid}`;
after(async () => {
  rmSync(join(folder, name), { recursive: true, force: true });
  await closeBrowser();
});

const read = (...args: Parameters<typeof orderOf>) => {
  const { name, text } = orderOf(...args);
  return readSweep(`${name}.json`, text, knownToSweeps);
};

test("a cell says what a sweep file says, by names as code has them", () => {
  const sweep = read(
    { learningRate: { logUniform: [1e-4, 1e-2] }, beta: [1, 4] },
    {
      ...{ train: { model: "beta-vae", numEpochs: 9 }, method: "random", trials: 5 },
      ...{ earlyStopping: { graceEpochs: 2 }, resources: { threads: 1 } },
    },
  );
  assert.match(sweep.name, /^learningRate-beta-[0-9a-f]{6}$/);
  assert.deepEqual(sweep.search.learning_rate, { kind: "log_uniform", low: 1e-4, high: 1e-2 });
  assert.equal(sweep.fixed.num_epochs, 9);
  assert.deepEqual(sweep.objective, { metric: "loss", mode: "min" });
  assert.deepEqual([sweep.trials, sweep.threads, sweep.earlyStopping?.graceEpochs], [5, 1, 2]);
});

test("another search has another name, and a notebook's parameters keep theirs", () => {
  const train = { numEpochs: 3 };
  const names = [
    orderOf({ beta: [1, 4] }, { train }),
    orderOf({ beta: [1, 4] }, { train }),
    orderOf({ beta: [1, 2] }, { train }),
    orderOf({ beta: [1, 4] }, { train: { numEpochs: 4 } }),
    orderOf({ beta: [1, 4] }, { train, name: "mine", ray: "auto", storage: "s3://b/s" }),
  ];
  assert.equal(names[0].name, names[1].name);
  assert.equal(new Set(names.map((each) => each.name)).size, 4);
  assert.deepEqual(names[4].flags, ["--ray=auto", "--storage=s3://b/s"]);
  const notebook = "notebooks/01-vae.ipynb";
  const objective = { metric: "test loss", mode: "min" } as const;
  const sweep = read({ latentSize: [2, 3] }, { notebook, parameters: { numEpochs: 1 }, objective });
  assert.deepEqual([sweep.work, sweep.fixed], ["notebook", { numEpochs: 1 }]);
  assert.deepEqual(Object.keys(sweep.search), ["latentSize"]);
});

const order = orderOf(
  { beta: [1, 2, 4] },
  { name, train: { dataset: "digits", numEpochs: 2, validation: 0.25 } },
);
const trial = (number: number, beta: number, value: number) => ({
  ...{ number, status: "finished", values: { beta }, value, metrics: {}, seconds: 1 },
  epochs: [1, 2].map((epoch) => ({ epoch, value: value + 2 - epoch, seconds: 1 })),
});
const keep = (number: number, beta: number, value: number) => {
  const its = join(folder, name, "trials", String(number).padStart(4, "0"));
  mkdirSync(its, { recursive: true });
  writeFileSync(join(its, "result.json"), JSON.stringify(trial(number, beta, value)));
};

/** Runs as a process would tell it: the first has been done before, the second ends, the third is stopped. */
const run: SweepRunner = async ({ name, text }, { onMessage, onLine }, signal) => {
  onLine("… Ray Tune and Optuna, once");
  onMessage({ event: "sweep", sweep: readSweep(`${name}.json`, text, knownToSweeps) });
  onMessage({ event: "ready", atOnce: 2, left: 2 });
  for (const [number, beta] of [[2, 2], [3, 4]]) onMessage({ event: "started", number, values: { beta }, failures: 0 }); // prettier-ignore
  onMessage({ event: "epoch", number: 2, epoch: 1, value: 95.5, seconds: 1 });
  keep(2, 2, 94.25);
  onMessage({ event: "ended", number: 2, status: "finished", value: 94.25, epochs: 2 });
  await Promise.resolve();
  if (!signal?.aborted) onMessage({ event: "stopped" });
};

test("trials are shown while they run and read without a widget after; what is done is kept", () =>
  withNotebook(async (shown) => {
    keep(1, 1, 99);
    const { trials, best, ...outcome } = await shownSweep(order, run);
    const texts = shown.map(({ data }) => String(data["text/plain"]));
    assert.ok(texts.includes("… Ray Tune and Optuna, once"));
    assert.ok(texts.some((text) => /1 of 3 trials are done; 2 run/.test(text)));
    assert.ok(shown.some(({ data }) => String(data["image/svg+xml"]).includes("<circle")));

    const places = new Map(shown.map(({ data, options }) => [options?.displayId, data]));
    const [table, picture, coordinates] = [...places.values()];
    assert.deepEqual(
      String(table["text/plain"])
        .split("\n")
        .map((line) => line.trim().split(/ {2,}/)),
      [
        ["2 of 3 trials are done; the best is trial 2, beta=2: loss 94.25"],
        ["trial", "beta", "epochs", "loss"],
        ["2 ★", "2", "2 of 2", "94.25", "finished"],
        ["1", "1", "2 of 2", "99.00", "finished"],
        ["3", "4", "0 of 2", "waits"],
      ],
    );
    assert.match(String(picture["text/plain"]), /2 of 3 trials are done; the best: beta=2/);
    assert.ok("application/vnd.plotly.v1+json" in picture, "a living figure in the end");
    assert.match(String(coordinates["text/plain"]), /2 runs across beta, loss/);
    assert.deepEqual([trials.length, best?.number, best?.values.beta], [2, 2, 2]);
    assert.equal(outcome.folder, join("outputs", "sweeps", name));
  }));

test("an interrupt is not waited for: what is done is kept, what ran waits, and what is told later changes nothing", () => {
  const stop = new AbortController();
  const broken: SweepRunner = async (_, { onMessage }) => {
    onMessage({ event: "sweep", sweep: readSweep(`${name}.json`, order.text, knownToSweeps) });
    onMessage({ event: "started", number: 3, values: { beta: 4 }, failures: 0 });
    stop.abort();
    onMessage({ event: "epoch", number: 3, epoch: 1, value: 1, seconds: 1 });
    await new Promise(() => undefined);
  };
  return withNotebook(async (shown) => {
    const { trials } = await shownSweep(order, broken);
    const places = new Map(shown.map(({ data, options }) => [options?.displayId, data]));
    assert.equal(places.size, 2);
    const [table, picture] = [...places.values()].map((data) => String(data["text/plain"]));
    assert.match(
      table,
      /^2 of 3 trials are done; the best is trial 2.*; the same cell goes on from here$/m,
    );
    assert.match(table, /3 +4 +0 of 2 +waits$/);
    assert.match(picture, /2 of 3 trials are done/);
    assert.equal(trials.length, 2);
  }, stop.signal);
});

test("what is refused is told; results that are not there are", async () => {
  const refuse: SweepRunner = () => Promise.reject(new UserError("search.betta: no flag"));
  await assert.rejects(shownSweep(order, refuse), /^UserError: search\.betta: no flag/);
  await assert.rejects(sweepResults("no-such"), /there are no results of a sweep no-such/);
});
