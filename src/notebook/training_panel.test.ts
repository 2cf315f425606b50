import assert from "node:assert/strict";
import { before, test } from "node:test";
import { tf, useBackend } from "../backend";
import type { CommHost, CommListener } from "../host/comm";
import { displaySymbol, hostSymbol } from "../host/notebook_host";
import { plotlyMimeType } from "../figures/figure";
import { checkpointPrefix, loadRun } from "../checkpoints";
import { inTemporaryFolder } from "../data/testing/idx_files";
import { tinyDataset, tinyModel, weightsOf } from "../models/testing/tiny";
import type { EpochContext } from "../models";
import { type Run, train } from "../training";
import { type Shown, withNotebook } from "./testing/host";
import { trainingPanel } from "./training_panel";

before(async () => void (await useBackend("cpu")));

const data = { ...tinyDataset({ train: 70 }), title: "digits" }; // 5 batches of 16
const settings = { batchSize: 16, numEpochs: 3, learningRate: 0.01 };

/** A front end that holds widgets and speaks as its user would. */
class FrontEnd implements CommHost {
  readonly states = new Map<string, Record<string, unknown>>();
  private readonly listeners = new Map<string, CommListener>();

  open: CommHost["open"] = (_target, { data: opening }, listener, id = "") => {
    const state = { ...(opening.state as object) } as Record<string, unknown>;
    this.states.set(id, state);
    this.listeners.set(id, listener);
    return {
      id,
      send: ({ data: message }) => void Object.assign(state, message.state),
      close: () => void this.states.delete(id),
    };
  };
  register = () => undefined;

  press(label: string): void {
    const data = { method: "custom", content: { event: "click" } };
    this.listenerOf(label).onMessage({ data });
  }

  move(label: string, value: number): void {
    this.listenerOf(label).onMessage({ data: { method: "update", state: { value } } });
  }

  shows(label: string): boolean {
    return this.idOf(label) !== undefined;
  }

  /** What the panel says of the run. */
  says(): string {
    const all = [...this.states.values()].map(({ value }) => String(value));
    return (all.find((value) => value.includes("<b>")) ?? "").replace(/<[^>]+>/g, "");
  }

  tooltip(label: string): unknown {
    return this.states.get(this.idOf(label) ?? "")?.tooltip;
  }

  private idOf(label: string): string | undefined {
    return [...this.states].find(([, state]) => state.description === label)?.[0];
  }

  private listenerOf(label: string): CommListener {
    const listener = this.listeners.get(this.idOf(label) ?? "");
    assert.ok(listener, `there is ${label}`);
    return listener;
  }
}

/** Runs `use` in a notebook whose front end has widgets. */
function withWidgets(
  use: (front: FrontEnd, shown: Shown[]) => Promise<void>,
  signal?: AbortSignal,
) {
  return withNotebook(async (shown) => {
    const front = new FrontEnd();
    const { [hostSymbol]: host } = globalThis as unknown as Record<symbol, { comms?: CommHost }>;
    host.comms = front;
    await use(front, shown);
  }, signal);
}

/** Calls `then` once the run has made so many updates and waits, and the panel says so. */
async function whenPaused(
  run: Run,
  front: FrontEnd,
  updates: number,
  then: () => void,
): Promise<void> {
  const waits = async () =>
    run.status === "paused" && (await run.state()).updates >= updates && front.shows("Continue");
  while (!(await waits())) await new Promise(setImmediate);
  assert.equal((await run.state()).updates, updates);
  then();
}

/** Waits until it is so, or for so many milliseconds. */
async function within(most: number, isSo: () => boolean): Promise<void> {
  for (const end = Date.now() + most; !isSo() && Date.now() < end;) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test("a long preparation is told by the panel, which can stop it", () =>
  withWidgets(async (front) => {
    const model = tinyModel();
    const beginEpoch = async ({ epoch, tell }: EpochContext) => {
      // Until it is stopped; pressed at once, since the panel tells less often where it is slow.
      for (const begun = Date.now(); epoch === 1 && Date.now() - begun < 60_000;) {
        await tell("sorting <images>", 0.5);
        if (Date.now() - begun > 300 && run.status === "running") front.press("Pause");
      }
    };
    const run = train(Object.assign(model, { beginEpoch }), data, settings);
    const finished = trainingPanel(run);
    await within(60_000, () => front.says().endsWith("paused"));
    assert.equal(front.says(), "Before epoch 2 of 3 · sorting &lt;images&gt; · paused");
    front.press("Stop and keep");
    assert.equal((await finished).length, 1);
    assert.equal(run.status, "stopped");
  }));

test("the panel's controls act on the run, and what they change is in the history", () =>
  withWidgets(async (front, shown) => {
    const run = train(tinyModel(), data, settings);
    run.pause();
    const finished = trainingPanel(run);
    await whenPaused(run, front, 0, () => front.press("Step"));
    await whenPaused(run, front, 1, () => {
      front.move("learning rate", 0.002);
      front.move("β", 4);
      front.press("Epoch");
    });
    await whenPaused(run, front, 5, () => undefined);
    // The run waits a moment before the panel has heard of it.
    await within(5000, () => front.says().endsWith("paused") && front.says().includes("step 5 of"));
    assert.match(front.says(), /^Epoch 1 of 3 · step 5 of 5 · .*paused$/);
    assert.equal(front.tooltip("Continue"), "Go on with the training");
    front.press("Continue");
    const history = await finished;

    assert.equal(history.length, 3);
    assert.deepEqual(
      run.changes.map(({ what, from, to }) => [what, from, to]),
      [
        ["learningRate", 0.01, 0.002],
        ["beta", 1, 4],
      ],
    );
    assert.deepEqual(
      history.flatMap(({ changes = [] }) => changes),
      run.changes,
    );
    // The panel is gone; in its place the figure with its marks, and below it the images.
    assert.equal(front.states.size, 0);
    const [first, last, closing, images] = shown;
    assert.equal(shown.length, 4);
    assert.ok(
      "application/vnd.jupyter.widget-view+json" in first.data && "text/html" in first.data,
    );
    assert.deepEqual(last.options, { displayId: first.options?.displayId, update: true });
    const { layout } = last.data[plotlyMimeType] as { layout: { shapes: unknown[] } };
    assert.equal(layout.shapes.length, 3); // both changes at one place, in three panels
    assert.match(String(last.data["text/plain"]), /learning rate 0.01 → 2e-3, β 1 → 4 at epoch/);
    assert.match(String(closing.data["text/plain"]), /^3 epochs, test \d+\.\d nats per image$/);
    assert.ok("image/png" in images.data);
    run.model.dispose();
  }));

test("Stop keeps the model and the history so far; so does an interrupt", async () => {
  const interrupt = new AbortController();
  for (const end of ["stop", "interrupt"] as const) {
    await withWidgets(async (front, shown) => {
      const run = train(tinyModel(), data, { ...settings, numEpochs: 100_000 });
      const finished = trainingPanel(run);
      while (run.history.length < 2) await new Promise(setImmediate);
      if (end === "stop") front.press("Stop and keep");
      else interrupt.abort();
      const history = await finished;
      assert.equal(run.status, "stopped");
      assert.ok(history.length >= 2 && history.length < 100_000);
      assert.ok(plotlyMimeType in (shown[1]?.data ?? {}));
      assert.match(
        String(shown[2]?.data["text/plain"]),
        /^Stopped at \d+ of 100,000 epochs, test /,
      );
      assert.equal(front.states.size, 0);
      run.model.dispose();
    }, interrupt.signal);
  }
});

test("without widgets the same cell draws the curves alone", () =>
  withNotebook(async (shown) => {
    const run = train(tinyModel(), data, settings);
    const history = await trainingPanel(run);
    assert.deepEqual(history, run.history);
    assert.ok("image/svg+xml" in shown[0].data);
    assert.ok(plotlyMimeType in (shown.at(-2)?.data ?? {}));
    run.model.dispose();
  }));

test("the panel leaves no tensor, and its history shows itself as a table", () =>
  withWidgets(async () => {
    const model = tinyModel({ model: "cvae" });
    const count = tf.memory().numTensors;
    const history = await trainingPanel(train(model, data, settings));
    assert.equal(tf.memory().numTensors, count);
    const shown = history as unknown as { [displaySymbol](): Record<string, string> };
    assert.match(shown[displaySymbol]()["text/html"], /<table[^]*test loss[^]*<td>3<\/td>/);
    model.dispose();
  }));

for (const widgets of [true, false]) {
  const where = widgets ? "a panel" : "a plot, where there are no widgets,";
  test(`${where} saves its run on the way where that is asked for`, () =>
    inTemporaryFolder(async (folder) => {
      const model = tinyModel();
      const run = train(model, data, settings);
      const show = async () => void (await trainingPanel(run, { ckptDir: folder }));
      await (widgets ? withWidgets(show) : withNotebook(show));
      const saved = loadRun(checkpointPrefix(folder, "vae"));
      assert.equal(saved.state.epoch, 3);
      assert.deepEqual(weightsOf(saved.model), weightsOf(model));
      const nameless = train(model, { train: data.train, test: data.test }, settings);
      await assert.rejects(
        withNotebook(async () => void (await trainingPanel(nameless, { saveEvery: "60s" }))),
        /saveEvery needs .* data with a name/,
      );
      for (const each of [model, saved.model]) each.dispose();
    }));
}
