/// <reference lib="dom" />
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { noBrowser } from "../host/testing/browser";
import { exportHtml } from "./export_html";
import type { CellMetadata } from "./notebook";
import { soundNotebook } from "./sound_notebook";
import { seriousViolations } from "./testing/accessibility";
import { phone, visit } from "./testing/browser_visit";
import { png } from "./testing/grid_notebook";

// What a notebook's cells hold, and what a report shows of it: one page for all of it.

const folder = mkdtempSync(join(tmpdir(), "export "));
after(() => rmSync(folder, { recursive: true, force: true }));
const page = join(folder, "page.html");
const summary = { date: "", seconds: 0, parameters: {}, given: [], metrics: {}, failed: false };
const header = { title: "", facts: [], parameters: [], failed: false };
const quiet = { requests: [], console: [], scrollsSideways: false };

const text = (source: string, more: object = {}) => ({
  ...{ cell_type: "markdown", metadata: {}, source },
  ...more,
});
const raw = (source: string, metadata: CellMetadata) => ({ cell_type: "raw", metadata, source });
const code = (name: string, outputs: object[], metadata: CellMetadata = {}) => ({
  ...{ cell_type: "code", execution_count: 1, metadata, source: `source("${name}")` },
  outputs,
});
const shown = (data: Record<string, unknown>) => ({
  ...{ output_type: "display_data", metadata: {} },
  data,
});
const printed = (line: string) => ({ output_type: "stream", name: "stdout", text: `${line}\n` });
const wav = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=";

const bars = (data: object) => ({
  data,
  mark: "bar",
  encoding: {
    x: { field: "a", type: "nominal" },
    y: { field: "b", type: "quantitative", scale: { domain: [0, 6] } },
  },
});

const cells = [
  text("# A *title* of `code`\n\n[to title](#A-title-of-code)"),
  text("## The Model\n\n[lab](#The-Model) [hub](#the-model) [own](#own) <a name='own'></a>"),
  text("## The Model\n\n[again](#the-model-1) [second](#The-Model-1)"),
  text("<h2>In HTML, $x$</h2>\n\n[there](#In-HTML,-$x$)"),
  text("![a](attachment:p.png) <img src='attachment:p.png' alt='b'> ![c](gone.png)", {
    attachments: { "p.png": { "image/png": png } },
  }),
  text("<details open><summary>More</summary>\n\nInside **bold**\n\n</details>\n\n<mark>m</mark>"),
  text("| a | b |\n|---|---|\n| 1 |\n| `x\\|y` | $p(x|z)$ |"),
  text("> [!WARNING]\n> Careful\n\n- [x] done\n\nText[^1].\n\n[^1]: A note."),
  text("~~~mermaid\ngraph TD\n~~~\n\n<iframe src='https://example.org/'></iframe>"),
  text("left out", { metadata: { tags: ["remove_cell"] } }),
  raw("raw text", {}),
  raw("<b>raw html</b>", { raw_mimetype: "text/html" }),
  raw("raw latex", { format: "text/latex" }),
  code("streams", [printed("one\rtwo"), printed("three")]),
  code("gif", [shown({ "image/gif": "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7" })]),
  code("json", [
    shown({ "application/json": { key: [1] } }),
    shown({ "text/csv": 'a,b\n1,"x,y"' }),
  ]),
  code("sound", [shown({ "audio/wav": wav })]),
  code("vega", [
    shown({ "application/vnd.vegalite.v5+json": bars({ values: [{ a: "p", b: 3 }] }) }),
    shown({ "application/vnd.vegalite.v5+json": bars({ url: "file:///etc/hostname" }) }),
  ]),
  code("script", [shown({ "application/javascript": "steal()", "text/plain": "plain" })]),
  code("html", [
    shown({ "text/html": "<svg width='9' height='9'><circle r='4'/></svg><canvas></canvas>" }),
    shown({ "text/html": "<p>$\\beta$ costs $5 to $10</p><script>steal()</script>" }),
  ]),
  code("latex", [shown({ "text/latex": "$$\\frac{1}{2}$$" })]),
  code("not base64", [shown({ "image/png": "!!" })]),
  code("no input", [printed("of no input")], { tags: ["remove-input"] }),
  code("no output", [printed("of no output")], { tags: ["remove-output"] }),
  code("folded", [printed("of folded")], {
    jupyter: { source_hidden: true, outputs_hidden: true },
  }),
];

let main = "";
before(async () => {
  const notebook = { nbformat: 4, metadata: {}, cells };
  const html = await exportHtml(notebook, folder, {
    ...header,
    summary: { ...summary, title: "" },
  });
  writeFileSync(page, html);
  main = html.slice(html.indexOf("<main>"), html.indexOf("</main>"));
});

test("tags and raw formats decide what is there", () => {
  for (const there of ["raw text", "<b>raw html</b>", "of no input", "of folded"]) {
    assert.ok(main.includes(there), there);
  }
  for (const gone of ["left out", "raw latex", "no input&quot;", "of no output"]) {
    assert.ok(!main.includes(gone), gone);
  }
  assert.match(main, /<details class="input">\s*<summary><span class="peek">Code</);
  assert.match(main, /<details class="folded outputs">[^]*of folded/);
});

test("what is not shown says so in its place", () => {
  const notes = [...main.matchAll(/role="note">([^]*?)<\/span>/g)].map(([, note = ""]) =>
    note.replace(/<[^>]+>/g, ""),
  );
  assert.deepEqual(notes, [
    "Picture not shown (c): gone.png is not there.",
    "A diagram in mermaid, as its text:",
    "An embedded page (iframe) is not shown in a report: https://example.org/",
    "application/vnd.vegalite.v5+json is not drawn in a report.",
    "A script is not run in a report (application/javascript).",
    "A canvas, which a script draws, (canvas) is not shown in a report.",
    "A script is not run in a report.",
    "image/png without a picture: Output",
  ]);
});

test("a chart of Vega-Lite is drawn where its data are in the notebook", () => {
  const pictures = [...main.matchAll(/src="data:image\/svg\+xml;base64,([^"]+)"/g)];
  assert.equal(pictures.length, 1);
  const svg = Buffer.from(pictures[0]?.[1] ?? "", "base64").toString();
  // The axis of 0 to 6 is 200 pixels high, and so half of it is the bar of 3.
  assert.match(svg, /aria-label="a: p; b: 3"[^>]* d="M1,100h18v100h-18Z"/);
});

test("whatever a cell holds, the others are shown; what cannot be is its text, and named", async () => {
  const wrong = [null, 3, [], {}, "x", "half \ud83d", { self: 1 }];
  const shapes: object[] = wrong.flatMap((value) => [
    ...[
      "text/html",
      "text/plain",
      "image/png",
      "image/svg+xml",
      "application/json",
      "text/latex",
    ].map((type) => code("", [shown({ [type]: value })])),
    code("", [shown({ "application/vnd.plotly.v1+json": value })]),
    code("", [shown({ "application/vnd.jupyter.widget-view+json": value })]),
    code("", value as never),
    code("", [value] as never),
    code("", [{ output_type: "error", ename: value, evalue: value, traceback: value }]),
    code("", [{ output_type: "stream", name: value, text: value }]),
    code("", [{ output_type: "display_data", data: value, metadata: value }]),
    code("", [{ ...shown({}), metadata: { "latent-lab": value, "image/png": value } }]),
    text("![x](attachment:a.png)", { attachments: value }),
    text("![x](attachment:a.png)", { attachments: { "a.png": value } }),
    text("![x](attachment:a.png)", { attachments: { "a.png": { "image/png": value } } }),
    text("x", { metadata: value }),
    text("x", { source: value }),
    code("", [], { tags: value, jupyter: value } as never),
  ]);
  const odd = ["$x_$", '<img src="">', "half \udc00", "# \ud83d", "![](<>)", "<div>".repeat(9000)];
  const all = [...shapes, ...(wrong.slice(0, 4) as object[]), ...odd.map((each) => text(each))];
  const notebook = { nbformat: 4, metadata: {}, cells: [text("before"), ...all, text("after")] };
  const degraded: string[] = [];
  const made = await exportHtml(
    soundNotebook(notebook as never),
    folder,
    { ...header, summary: { ...summary, title: "" } },
    (what) => degraded.push(what),
  );
  assert.match(made, /before[^]*after/);
  assert.equal(Buffer.from(made).toString(), made, "no half of a character");
  assert.ok(degraded.every((what) => what.startsWith(`cell ${all.length + 1} (markdown: <div>`)));
  assert.equal(degraded.length, 1);
  assert.match(made, /could not be shown as it should be: Maximum call stack/);
});

for (const width of [1280, 360]) {
  test(`all else is seen at ${width} pixels`, { skip: noBrowser }, async () => {
    const options = width < 800 ? { colorScheme: "dark" as const, ...phone } : {};
    const seen = await visit(
      page,
      width,
      async (opened) => {
        const body = await opened.locator("main").innerText();
        for (const part of [
          ...["Inside bold", "Warning\nCareful", "graph TD", "two\nthree\n", "A note. ↩"],
          ...['"key": [', "x,y", '"mark": "bar"', "plain", "costs $5 to $10"],
        ]) {
          assert.ok(body.replace(/\n+/g, "\n").includes(part), `${part} in ${body}`);
        }
        assert.equal(await opened.locator("h1").innerText(), "A title of code");
        assert.equal(await opened.locator("main td").count(), 6);
        assert.equal(await opened.locator("main td math").count(), 1);
        assert.equal(await opened.locator("main input:checked:disabled").count(), 1);
        assert.equal(await opened.locator("audio[controls]").count(), 1);
        assert.equal(await opened.locator("svg circle").count(), 1);
        const whole = await opened
          .locator("main img")
          .evaluateAll((all) => all.map((image) => (image as HTMLImageElement).naturalWidth));
        assert.deepEqual(whole, [1, 1, 1, 60]);
        const lost = await opened
          .locator("a[href^='#']")
          .evaluateAll((links) =>
            links
              .map((link) => decodeURIComponent(link.getAttribute("href") ?? "").slice(1))
              .filter((id) => !document.getElementById(id)),
          );
        assert.deepEqual(lost, []);
        assert.deepEqual(await seriousViolations(opened), []);
      },
      options,
    );
    assert.deepEqual(seen, quiet);
  });
}

test("a plot that cannot be drawn keeps no other from it", { skip: noBrowser }, async () => {
  const plot = (figure: object) =>
    shown({ "application/vnd.plotly.v1+json": figure, "image/png": png });
  const data = [{ y: [1, 3, 2] }];
  const good = plot({ data });
  const wrong = [{ data: [null] }, { data, layout: { xaxis: 5 } }].map(plot);
  const cells = [good, ...wrong, good].map((output) => code("plot", [output]));
  const notebook = { nbformat: 4, metadata: {}, cells };
  const file = join(folder, "plots.html");
  writeFileSync(
    file,
    await exportHtml(notebook as never, folder, { ...header, summary: { ...summary, title: "" } }),
  );
  const seen = await visit(file, 900, async (opened) => {
    await opened.locator("figure.plot").last().and(opened.locator(".drawn")).waitFor();
    const pictures = await opened
      .locator("figure.plot .static img")
      .evaluateAll((all) => all.map((image) => (image as HTMLElement).offsetParent !== null));
    assert.deepEqual(pictures, [false, true, true, false], "the broken ones keep their pictures");
  });
  assert.deepEqual(seen.requests, []);
  const told = seen.console.filter((line) => line.startsWith("a plot could not be drawn"));
  assert.equal(told.length, wrong.length);
});
