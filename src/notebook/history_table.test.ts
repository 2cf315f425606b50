import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import type { Displayable } from "../figures";
import { displaySymbol } from "../host";
import { projectRoot } from "../host/node/project_root";
import { loadDanfo } from "./danfo";
import { historyTable, shownAsTable } from "./history_table";

const history = [1, 2].map((epoch) => ({
  epoch,
  train: { loss: 120.5 / epoch, reconstruction: 100, kl: 20.5 },
  test: { loss: 110 / epoch, reconstruction: 90, kl: 20 },
  seconds: 8.125,
}));

describe("historyTable", () => {
  it("is a danfojs DataFrame with one row an epoch", () => {
    const table = historyTable(history);
    assert.ok(table instanceof loadDanfo().DataFrame);
    assert.deepEqual(table.columns, [
      "epoch",
      ...["train loss", "train reconstruction", "train KL"],
      ...["test loss", "test reconstruction", "test KL"],
      "seconds",
    ]);
    assert.deepEqual(table.values, [
      [1, 120.5, 100, 20.5, 110, 90, 20, 8.125],
      [2, 60.25, 100, 20.5, 55, 90, 20, 8.125],
    ]);
  });

  it("shows itself as a table, and so does what its methods return", () => {
    const table = historyTable(history);
    assert.match(String(table[displaySymbol]()["text/html"]), /<td>120.50<\/td>/);
    const tail = String(table.tail(1)[displaySymbol]()["text/plain"]);
    assert.match(tail, /^1 +2 +60\.25 /m); // the row's index stands before it
    assert.match(String(table.describe()[displaySymbol]()["text/html"]), /<td>mean<\/td>/);
  });

  it("has a column for each term, and weights and −ELBO where a term is weighed", () => {
    const terms = { loss: 94.5, reconstruction: 84.5, totalCorrelation: 2.5 };
    const weights = { reconstruction: 1, totalCorrelation: 4 };
    const table = historyTable([
      {
        ...{ epoch: 1, train: terms, test: terms, seconds: 1 },
        weights: { train: weights, test: weights },
        negativeElbo: { train: 87, test: 87 },
      },
    ]);
    const of = (split: string) =>
      ["loss", "reconstruction", "total correlation", "−ELBO"].map((name) => `${split} ${name}`);
    assert.deepEqual(table.columns, [
      "epoch",
      ...of("train"),
      ...of("test"),
      "weight of total correlation",
      "seconds",
    ]);
    assert.deepEqual(table.values, [[1, 94.5, 84.5, 2.5, 87, 94.5, 84.5, 2.5, 87, 4, 1]]);
  });

  it("has a row's numbers below their heads, too, where a weight was changed on the way", () => {
    const epoch = (number: number, kl: number) => ({
      ...{ ...history[0], epoch: number, negativeElbo: { train: 1, test: 2 } },
      weights: { train: { reconstruction: 1, kl }, test: { reconstruction: 1, kl } },
    });
    const changed = [epoch(1, 1), epoch(2, 4)];
    const { columns, values } = historyTable(changed);
    const at = columns.indexOf("weight of KL");
    assert.deepEqual(
      (values as number[][]).map((row) => row[at]),
      [1, 4],
    );
    const shown = shownAsTable(changed) as unknown as Displayable;
    const { "text/html": html } = shown[displaySymbol]() as Record<string, string>;
    const [heads, ...rows] = [...html.matchAll(/<tr>([^]*?)<\/tr>/g)].map(([, row]) => row);
    for (const row of rows) {
      assert.equal(row.split("<td").length, heads.split("<th").length, row);
    }
  });

  it("leaves out the test columns where nothing was tested", () => {
    const untested = history.map(({ epoch, train, seconds }) => ({ epoch, train, seconds }));
    assert.equal(historyTable(untested).columns.length, 5);
  });

  it("is what a training's history shows of itself", () => {
    const shown = shownAsTable(history) as unknown as Displayable;
    const bundle = shown[displaySymbol]() as Record<string, string>;
    assert.match(
      bundle["text/plain"],
      /epoch +train loss +test loss +test reconstruction +test KL/,
    );
    assert.match(bundle["text/plain"], /^ *2 +60\.25 +55 +90 +20 +8\.13$/m);
    const none = shownAsTable([]) as unknown as Displayable;
    assert.deepEqual(none[displaySymbol](), { "text/plain": "no epoch is complete yet" });
  });

  it("refuses an empty history", () => {
    assert.throws(() => historyTable([]), /no epoch is complete/);
  });
});

describe("danfojs and TensorFlow", () => {
  /** Runs a script in a process of its own and returns what it prints. */
  function printed(script: string): string {
    const args = ["-r", "./scripts/register.cjs", "-e", script];
    const result = spawnSync(process.execPath, args, { cwd: projectRoot(), encoding: "utf8" });
    assert.equal(result.status, 0, result.stderr);
    return result.stdout.trim();
  }

  it("loads without the native binding, and leaves the backend and the cache alone", () => {
    const script = `
      const Module = require("node:module");
      const load = Module._load;
      Module._load = function (name, ...rest) {
        if (name.endsWith("tfjs_binding.node")) throw new Error("no native binding here");
        return load.call(this, name, ...rest);
      };
      const { useBackend, tf } = require("./src/backend");
      const { historyTable } = require("./src/notebook/history_table");
      const terms = { loss: 3, reconstruction: 2, kl: 1 };
      useBackend("wasm").then(() => {
        const table = historyTable([{ epoch: 1, train: terms, test: terms, seconds: 1 }]);
        const native = Object.keys(require.cache).filter((file) => file.includes("tfjs-node"));
        console.log(table.describe().shape.join(), tf.getBackend(), native.length);
      });`;
    assert.equal(printed(script), "7,8 wasm 0");
  });
});
