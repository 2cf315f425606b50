import assert from "node:assert/strict";
import fc from "fast-check";
import { type DefaultTreeAdapterTypes as Tree, parse } from "parse5";
import { exportHtml } from "../../src/report/export_html";
import type { Notebook, NotebookCell, Output } from "../../src/report/notebook";
import { target, type Target } from "./target";

/** What opens something and does not close it, or means something to one of the exporter's readers. */
const fragment = fc.constantFrom(
  ...["<!--", "-->", "<details>", "</div>", "<textarea>", "<plaintext>", "<table><td>", "</main>"],
  ...["<svg><style>", "<math><mi>", "<select><option>", "<script>", "</script>", "<a href='", "<b"],
  ...["$", "$$", "\\begin{align}", "\\frac{", "\\(", "`", "```", "~~~mermaid\n", "    code", "\\"],
  ...["# ", "> [!NOTE]\n", "| a |\n|---|\n", "[^1]", "\n[^1]: ", "- [x] ", "![", "](attachment:p)"],
  ...[
    "](javascript:x)",
    "[a][b]",
    "&amp",
    "&#0;",
    "\0",
    "\ud800",
    "\u2028",
    "\x1b[31m",
    "\r",
    "\b",
  ],
  ...["\n\n", "\n", " ", "x", "ü 日本 🎨", "{{", "data:image/png;base64,", "__proto__", "1e999"],
);
const text = fc
  .array(
    fc.oneof({ weight: 4, arbitrary: fragment }, fc.string({ unit: "binary", maxLength: 8 })),
    {
      maxLength: 12,
    },
  )
  .map((parts) => parts.join(""));
const lines = fc.oneof(text, fc.array(text, { maxLength: 4 }));

const mimeType = fc.oneof(
  fc.constantFrom(
    ...["text/plain", "text/html", "text/markdown", "text/latex", "text/csv", "image/png"],
    ...["image/svg+xml", "image/gif", "image/jpeg", "audio/wav", "video/mp4", "application/pdf"],
    ...["application/json", "application/javascript", "application/geo+json", "__proto__"],
    ...["application/vnd.plotly.v1+json", "application/vnd.vegalite.v5+json"],
    ...["application/vnd.vega.v5+json", "application/vnd.jupyter.widget-view+json"],
    ...["application/vnd.latent-lab.playground+json", "application/vnd.dataresource+json"],
  ),
  fc.string({ maxLength: 12 }),
);
const shape = fc.record(
  {
    ...{ data: fc.jsonValue(), layout: fc.jsonValue(), mark: fc.constant("bar") },
    ...{ encoding: fc.jsonValue(), marks: fc.jsonValue(), width: fc.jsonValue() },
    ...{ model_id: fc.jsonValue(), version_major: fc.jsonValue() },
  },
  { requiredKeys: [] },
);
const held = fc.oneof({ weight: 3, arbitrary: lines }, fc.jsonValue(), shape);
const bundle = fc.dictionary(mimeType, held, { maxKeys: 4 });
const metadata = fc.dictionary(
  fc.constantFrom("tags", "jupyter", "collapsed", "papermill", "execution", "format", "latent-lab"),
  fc.oneof(fc.jsonValue(), fc.array(fc.constantFrom("hide-input", "samples", "remove-stderr"))),
  { maxKeys: 3 },
);

const output = fc.oneof(
  fc.record({
    output_type: fc.constant("stream"),
    name: fc.constantFrom("stdout", "x"),
    text: lines,
  }),
  fc.record({
    output_type: fc.constantFrom("display_data", "execute_result", "update_display_data"),
    data: bundle,
    metadata: fc.dictionary(mimeType, fc.jsonValue(), { maxKeys: 2 }),
  }),
  fc.record({
    output_type: fc.constant("error"),
    ...{ ename: text, evalue: text, traceback: fc.array(text, { maxLength: 3 }) },
  }),
  fc.record({ output_type: fc.string(), data: fc.jsonValue() }),
) as fc.Arbitrary<Output>;

const cell = fc.oneof(
  fc.record({
    ...{ cell_type: fc.constant("markdown"), metadata, source: lines },
    attachments: fc.dictionary(fc.constantFrom("p", "q.png"), bundle, { maxKeys: 2 }),
  }),
  fc.record({
    ...{ cell_type: fc.constant("code"), metadata, source: lines },
    execution_count: fc.oneof(fc.constant(null), fc.nat()),
    outputs: fc.array(output, { maxLength: 3 }),
  }),
  fc.record({
    cell_type: fc.constantFrom("raw", "heading"),
    metadata: fc.record({ raw_mimetype: mimeType }),
    source: lines,
  }),
) as fc.Arbitrary<NotebookCell>;

const header = {
  ...{ title: "", facts: [], parameters: [], failed: false },
  summary: {
    ...{ title: "", date: "", seconds: 0, parameters: {}, given: [], metrics: {}, failed: false },
  },
};

/** The exporter: whatever a cell holds, the cells before and after it stand where they belong. */
export function notebookTargets(): Target[] {
  const notebook = fc
    .tuple(fc.array(cell, { minLength: 10, maxLength: 20 }), fc.dictionary(text, fc.jsonValue()))
    .map(([cells, more]): Notebook => {
      const told = cells.flatMap((each, i) => [each, between(i)]);
      return { nbformat: 4, metadata: { widgets: more }, cells: told };
    });
  const check = async (value: Notebook) => {
    const html = await exportHtml(value, ".", header);
    const found = placesOf(parse(html));
    assert.deepEqual(
      found.map(([word]) => word),
      value.cells.flatMap((_, i) => (i % 2 === 1 ? [`between${(i - 1) / 2}`] : [])),
    );
    assert.deepEqual(
      [...new Set(found.map(([, place]) => place))].length,
      1,
      "one is inside another",
    );
    const main = html.slice(html.indexOf("<main>"), html.lastIndexOf("</main>"));
    assert.doesNotMatch(
      main,
      /<script(?! type="application\/)|<[^>]+\son\w+=|<iframe|<object|<embed/i,
    );
  };
  return [target("a notebook's report", notebook, check, 0.01)];
}

function between(i: number): NotebookCell {
  return { cell_type: "markdown", metadata: {}, source: `*between${i}*` };
}

/** The words between the cells, each with the elements that it stands in. */
function placesOf(node: Tree.Node, path = ""): [string, string][] {
  if ("value" in node) {
    const [word] = /^between\d+$/.exec(node.value) ?? [];
    return word && path.includes("main") ? [[word, path]] : [];
  }
  if (!("childNodes" in node)) return [];
  const name = "tagName" in node ? node.tagName : "";
  return node.childNodes.flatMap((child) => placesOf(child, `${path}>${name}`));
}
