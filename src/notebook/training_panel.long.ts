import assert from "node:assert/strict";
import { before, test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { tf, useBackend } from "../backend";
import { loadDataset } from "../data";
import { inTemporaryFolder } from "../data/testing/idx_files";
import { hostSymbol, type NotebookHost } from "../host";
import { createModel } from "../models";
import { train } from "../training";
import { trainingPanel } from "./training_panel";

before(async () => void (await useBackend("auto")));

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** A notebook that keeps what stands in it: the last of each picture, and the state of each widget. */
function notebook(atMessage: () => void) {
  const kept = new Map<string, unknown>();
  const host: NotebookHost = {
    display: (data, options) => void kept.set(options?.displayId ?? `${kept.size}`, data),
    clearOutput: () => undefined,
    interrupted: new AbortController().signal,
    comms: {
      open(_target, { data }, _listener, id = "") {
        const state = { ...(data.state as object) };
        kept.set(id, state);
        return {
          id,
          send: ({ data: message }) => {
            Object.assign(state, message.state);
            atMessage();
          },
          close: () => void kept.delete(id),
        };
      },
      register: () => undefined,
    },
  };
  return { host, size: () => JSON.stringify([...kept.values()]).length };
}

test("240 epochs below an open panel, saved on their way, take no more than 60", () =>
  inTemporaryFolder(async (ckptDir) => {
    const data = await loadDataset("digits", { limit: { train: 512, test: 128 } });
    const model = createModel({ hiddenSizes: [64], latentSize: 8 }, data);
    const run = train(model, data, { numEpochs: 240, batchSize: 64 });
    const measured: Record<"tensors" | "heap" | "resident" | "handles" | "notebook", number>[] = [];
    let messages = 0;
    const { host, size } = notebook(() => {
      messages++;
      if (run.history.length < 60 * (measured.length + 1)) return;
      collect();
      const { heapUsed: heap, rss: resident } = process.memoryUsage();
      const handles = process.getActiveResourcesInfo().length;
      const { numTensors: tensors } = tf.memory();
      measured.push({ tensors, heap, resident, handles, notebook: size() });
    });
    const place = globalThis as { [hostSymbol]?: NotebookHost };
    place[hostSymbol] = host;
    try {
      await trainingPanel(run, { saveEvery: "1s", ckptDir });
    } finally {
      delete place[hostSymbol];
    }
    const grown = JSON.stringify({ messages, measured });
    const [first] = measured;
    const last = measured.at(-1);
    assert.ok(last && measured.length >= 3, grown);
    assert.ok(Math.abs(last.tensors - first.tensors) <= 2, grown); // in the midst of a step, or not
    assert.ok(last.handles <= first.handles + 2, grown);
    assert.ok(last.heap - first.heap < 8e6, grown);
    assert.ok(last.resident - first.resident < 80e6, grown);
    // A point an epoch is added to the curves.
    assert.ok(last.notebook - first.notebook < 100_000, grown);
    model.dispose();
  }));
