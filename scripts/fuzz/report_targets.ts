import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeIndex } from "../../src/report/index_page";
import { KeptRun } from "../../src/report/kept_run";
import type { Notebook } from "../../src/report/notebook";
import { summaryOf } from "../../src/report/summary";
import { mutatedJsonText } from "./mutated";
import { target, type Target } from "./target";

/** Readers of what earlier reports left behind: summaries in a folder of reports, and kept runs. */
export function reportTargets(): Target[] {
  const folder = mkdtempSync(join(tmpdir(), "latent lab fuzz "));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return [summaryTarget(join(folder, "reports")), keptRunTarget()];
}

function summaryTarget(folder: string): Target {
  mkdirSync(folder);
  const whole = {
    ...{ title: "VAE", date: "2026-11-26T09:00:00.000Z", seconds: 61, parameters: { beta: "4" } },
    ...{ given: ["beta"], metrics: { "test loss": 101.5, range: [1, 2] }, failed: false, runs: 2 },
    ...{ picture: "iVBORw0KGgo=", history: [{ epoch: 1, train: { loss: 1 } }], weights: { kl: 1 } },
  };
  const html = (json: string) =>
    `<title>x</title><script id="report-summary" type="application/json">${json}</script>`;
  writeFileSync(join(folder, "whole.html"), html(JSON.stringify(whole)));
  const check = async (json: string) => {
    writeFileSync(join(folder, "changed.html"), html(json));
    const found = summaryOf(html(json));
    const list = readFileSync(await writeIndex(folder), "utf8");
    assert.match(list, /<a href="whole\.html">/);
    assert.equal(list.includes('href="changed.html"'), found !== undefined);
  };
  return target("a report's summary", mutatedJsonText(whole), check, 0.1);
}

function keptRunTarget(): Target {
  const cell = (source: string) => ({ cell_type: "code", metadata: {}, source, outputs: [] });
  const notebook: Notebook = { nbformat: 4, metadata: {}, cells: [cell("1 + 1"), cell("2")] };
  const identity = { file: `fuzz-${process.pid}.ipynb`, values: {}, allowErrors: false };
  const kept = new KeptRun({ ...identity, notebook });
  process.once("exit", () => kept.remove());
  const noted = { started: "2026-11-26T09:00:00.000Z", seconds: 3 };
  const whole = { ...notebook, metadata: { "latent-lab-run": noted } };
  const check = (json: string) => {
    writeFileSync(kept.file, json);
    const found = kept.read();
    if (!found) return;
    assert.ok(Number.isFinite(found.seconds) && Number.isFinite(found.started.getTime()));
    assert.deepEqual(
      found.notebook.cells.map(({ cell_type }) => cell_type),
      ["code", "code"],
    );
  };
  return target("a kept run", mutatedJsonText(whole), check, 0.3);
}
