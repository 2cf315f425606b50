import assert from "node:assert/strict";
import { before, test } from "node:test";
import { useBackend } from "../backend";
import { UserError } from "../config";
import { loadDataset } from "../data";
import { closeBrowser } from "../host/node/browser_page";
import { plotlyMimeType } from "../figures/figure";
import { compare } from "./compare";
import { withNotebook } from "./testing/host";

before(() => useBackend("cpu"));
test.after(closeBrowser);

const digits = () => loadDataset("digits", { limit: { train: 40, test: 16 } });
const small = { latentSize: 2, hiddenSizes: [8], batchSize: 20, numEpochs: 1 };

/** Everything that was shown and stays, by its kind and its words. */
const left = (shown: { data: Record<string, unknown>; options?: { displayId?: string } }[]) => {
  const places = new Map(shown.map(({ data, options }) => [options?.displayId, data]));
  return [...places.values()];
};

test("models of several β are shown by −ELBO, with terms, sums, settings, pictures and maps", () =>
  withNotebook(async (shown) => {
    const compared = await compare({ beta: [1, 4], seed: [3] }, await digits(), small);
    assert.deepEqual(Object.keys(compared.models), ["beta=1", "beta=4"]);
    assert.equal(compared.models["beta=4"].config.beta, 4);
    assert.equal(compared.histories["beta=4"].length, 1);
    const [curves, table, pictures, maps] = left(shown);
    assert.match(String(curves["text/plain"]), /−ELBO · test.*beta=1 [\d.]+; beta=4 [\d.]+$/);
    const lines = String(table["text/plain"]).split("\n");
    assert.match(lines[0], /their losses do not compare; −ELBO does/);
    assert.match(
      lines[1],
      /test −ELBO +test reconstruction +test KL +weighted train loss +weighted test loss$/,
    );
    assert.match(lines[3], /beta=4 /);
    assert.match(lines[4], /The same for all: 40 training images .*; numEpochs 1; batchSize 20; /);
    assert.doesNotMatch(lines[4], /beta|imageShape/);
    assert.match(String(pictures["text/plain"]), /reconstructions and samples/);
    const { layout } = maps[plotlyMimeType] as { layout: { annotations: { text: string }[] } };
    assert.deepEqual(
      layout.annotations.map(({ text }) => text),
      ["beta=1", "beta=4"],
    );
  }));

test("several settings give each combination; a training that fails is told, and the others go on", () =>
  withNotebook(async (shown) => {
    const varied = { latentSize: [2, 3], learningRate: [1e-3, 10] };
    const { models } = await compare(varied, await digits(), {
      ...{ hiddenSizes: [8], batchSize: 20, numEpochs: 3, schedule: "constant" },
    });
    const names = [2, 3].map((size) => `latentSize=${size}, learningRate=0.001`);
    assert.deepEqual(Object.keys(models), names);
    const said = shown.map(({ data }) => String(data["text/plain"])).join("\n");
    assert.match(said, /latentSize=3, learningRate=10: the training diverged /);
  }));

test("what cannot be compared is told before anything is trained", async () => {
  const data = await digits();
  for (const [varied, settings, message] of [
    [{}, {}, /nothing to compare/],
    [{ beta: [] }, {}, /beta takes a list of the values to compare/],
    [{ beta: [1, 1] }, small, /beta=1 stands twice/],
    [{ beta: [1, 4] }, { beta: 2 }, /beta is both compared and the same for all/],
    [{ beta: [1, -4] }, small, /beta must be a number/],
    [{ betta: [1, 4] }, small, /unknown option betta.*beta\?/],
    [{ numEpochs: [1, 0.5] }, small, /numEpochs is both/],
  ] as const) {
    const isMistake = (error: Error) => error instanceof UserError && message.test(error.message);
    await assert.rejects(compare(varied, data, settings), isMistake, String(message));
  }
});

test("an interrupt shows the models that there are", () => {
  const interrupt = new AbortController();
  return withNotebook(async (shown) => {
    const data = await digits();
    let epochs = 0;
    const pixels = data.test.bytes.bind(data.test);
    data.test.bytes = (...args) => {
      if (++epochs === 1) interrupt.abort();
      return pixels(...args);
    };
    const { models } = await compare({ beta: [1, 4] }, data, { ...small, numEpochs: 3 });
    assert.deepEqual(Object.keys(models), ["beta=1"]);
    assert.match(String(left(shown)[1]["text/plain"]), /beta=1/);
  }, interrupt.signal);
});
