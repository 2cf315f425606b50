import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { noBrowser } from "../host/testing/browser";
import { greyPng } from "../figures/png";
import { hbox, html, picture, progressBar, slider, vbox } from "../widgets";
import { savedStateType, type SavedModels, viewType } from "../widgets/saved";
import { exportHtml } from "./export_html";
import { readNotebook } from "./notebook";
import type { ReportHeader } from "./report_header";
import { visit } from "./testing/browser_visit";
import { widgetForms } from "./widget_forms";

const summary = { date: "", seconds: 0, parameters: {}, given: [], metrics: {}, failed: false };
const header: ReportHeader = {
  title: "Controls",
  facts: [],
  parameters: [],
  failed: false,
  summary: { ...summary, title: "Controls" },
};

async function withNotebook(
  state: SavedModels,
  id: string,
  use: (file: string, folder: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "widget forms "));
  const file = join(folder, "controls.ipynb");
  const data = {
    [viewType]: { model_id: id, version_major: 2, version_minor: 0 },
    "text/html": "<p>as it was first</p>",
    "text/plain": "[controls]",
  };
  const output = { output_type: "display_data", data, metadata: {} };
  const cell = { id: "a", cell_type: "code", metadata: {}, source: "controls" };
  const cells = [{ ...cell, execution_count: 1, outputs: [output] }];
  const widgets = { [savedStateType]: { version_major: 2, version_minor: 0, state } };
  const kernelspec = { name: "latent-lab" };
  const notebook = { nbformat: 4, nbformat_minor: 5, metadata: { widgets, kernelspec }, cells };
  writeFileSync(file, JSON.stringify(notebook));
  try {
    await use(file, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test(
  "a report shows controls as they were left, without a request, on a phone too",
  {
    skip: noBrowser,
  },
  async () => {
    const grey = greyPng(new Uint8Array(16), 4, 4);
    const controls = vbox([
      slider({ label: "β", min: 0, max: 4, step: 0.1, value: 3 }),
      progressBar({ label: "epoch 9", value: 0.8 }),
      hbox([
        picture(grey, { width: 64 }),
        html(`<b onclick="steal()">bold</b><script>steal()</script>`),
      ]),
    ]);
    await withNotebook(controls.saved(), controls.id, async (file, folder) => {
      const page = join(folder, "controls.html");
      writeFileSync(page, await exportHtml(readNotebook(file, "latent-lab"), folder, header));
      const seen = await visit(page, 360, async (opened) => {
        const output = opened.locator("section.code .output");
        const shown = await output.innerText();
        assert.match(shown, /β\s+3\.0\s+epoch 9\s+80 %\s+bold/);
        assert.doesNotMatch(shown, /as it was first|steal/);
        assert.equal(await output.locator("script, [onclick]").count(), 0);
        const image = await output.locator("img").boundingBox();
        assert.equal(image?.width, 64);
        // The slider stands at 3 of 4: its bar is coloured for three quarters.
        const bar = output.locator(`span[style*="width:75%"]`);
        const whole = await bar.locator("..").boundingBox();
        const filled = await bar.boundingBox();
        assert.ok(filled && whole && Math.abs(filled.width / whole.width - 0.75) < 0.01);
      });
      assert.deepEqual(seen.requests, []);
      assert.equal(seen.scrollsSideways, false);
    });
  },
);

test("state that no control would write does no harm", async () => {
  const model = (model_name: string, state: Record<string, unknown>) => ({
    model_name,
    model_module: "@jupyter-widgets/controls",
    model_module_version: "2.0.0",
    state,
  });
  const odd: SavedModels = {
    box: model("HBoxModel", { children: ["IPY_MODEL_box", "IPY_MODEL_slider", 3, "IPY_MODEL_no"] }),
    slider: model("FloatSliderModel", { value: "1", min: null, description: `"><i>` }),
    image: {
      ...model("ImageModel", { format: `png" onerror="steal()` }),
      buffers: [{ path: ["value"], encoding: "base64", data: `AA" onerror="steal()` }],
    },
    unknown: model("NoSuchModel", {}),
  };
  await withNotebook(odd, "box", async (file) => {
    const forms = widgetForms(readNotebook(file, "latent-lab").metadata);
    assert.match(forms.box ?? "", /&quot;&gt;&lt;i&gt;/);
    assert.doesNotMatch(forms.image ?? "", /onerror="/);
    assert.equal(forms.unknown, "");
  });
});
