/// <reference lib="dom" />
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { noBrowser } from "../host/testing/browser";
import { exportHtml } from "./export_html";
import { visit } from "./testing/browser_visit";
import { smuggled } from "./testing/smuggled";

const folder = mkdtempSync(join(tmpdir(), "smuggling "));
after(() => rmSync(folder, { recursive: true, force: true }));

const cell = (cell_type: string, source: string, more: object = {}) => ({
  ...{ cell_type, metadata: {}, source },
  ...more,
});
const shown = (data: Record<string, unknown>) => ({
  ...{ output_type: "display_data", metadata: {} },
  data,
});

/** A notebook that has a text wherever a notebook can have one. */
function cellsWith(text: string) {
  const output = (...outputs: object[]) =>
    cell("code", text, { execution_count: 1, outputs, metadata: {} });
  return [
    cell("markdown", `# ${text}\n\n${text}\n\n- ${text}\n\n| a |\n|---|\n| ${text} |`),
    cell("markdown", `[${text}](${text} "${text}") ![${text}](${text}) $${text}$\n\n> ${text}`),
    cell("raw", text, { metadata: { raw_mimetype: "text/html" } }),
    output(shown({ "text/html": text })),
    output(shown({ "text/markdown": text }), shown({ "text/latex": `$$${text}$$` })),
    output(shown({ "image/svg+xml": text }), shown({ "application/json": { [text]: text } })),
    output({ output_type: "stream", name: "stdout", text }),
    output({ output_type: "error", ename: text, evalue: text, traceback: [text] }),
    output(shown({ "text/plain": text, "image/png": text })),
  ];
}

const TOGETHER = 20;

test(
  `${smuggled.length} ways of bringing a script into a report: none runs, none fetches`,
  { skip: noBrowser },
  async () => {
    assert.ok(smuggled.length >= 90);
    for (let from = 0; from < smuggled.length; from += TOGETHER) {
      const texts = smuggled.slice(from, from + TOGETHER);
      const text = texts.join(" ");
      const notebook = { nbformat: 4, metadata: {}, cells: texts.flatMap(cellsWith) };
      const html = await exportHtml(notebook, folder, {
        ...{ title: text, facts: [{ name: text, value: text }], failed: false, parameters: [] },
        summary: {
          ...{ title: text, date: "2026-01-01", seconds: 0, parameters: { [text]: text } },
          ...{ given: [text], metrics: { [text]: 1 }, failed: false },
        },
      });
      const page = join(folder, `${from}.html`);
      writeFileSync(page, html);
      const seen = await visit(page, 1280, async (opened) => {
        await opened.evaluate(() => {
          for (const element of document.querySelectorAll("main *")) {
            for (const event of ["click", "mouseover", "focus", "toggle", "animationend"])
              element.dispatchEvent(new Event(event));
          }
        });
        assert.equal(await opened.evaluate(() => "hit" in window), false, text);
        assert.equal(await opened.locator("main").count(), 1, text);
      });
      assert.deepEqual(seen.requests, [], text);
    }
  },
);
