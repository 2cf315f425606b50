import assert from "node:assert/strict";
import { test } from "node:test";
import { formatNumber } from "./format_number";
import { savedBytes, type SavedModel } from "./saved";
import { staticHtml } from "./static_html";
import { staticText } from "./static_text";
import { fromWire } from "./wire";

// Widgets of other programs' notebooks: whatever is as the protocol has it by default may be absent,
// and bytes may stand in any order, in base64 or in hex.

const saved = (model: string, state: Record<string, unknown>): SavedModel => ({
  ...{ model_name: model, model_module: "@jupyter-widgets/controls" },
  ...{ model_module_version: "2.0.0", state },
});
const html = (model: string, state: Record<string, unknown>) =>
  staticHtml("w", { w: saved(model, state) });
const filled = (model: string, state: Record<string, unknown>) =>
  /[";]width:([\d.]+)%/.exec(html(model, state))?.[1];

test("a number is written as d3-format has it", () => {
  const written = [
    [2.5, "d", "3"],
    [1 / 3, ".2f", "0.33"],
    [1 / 3, "f", "0.333333"],
    [1 / 3, ".1e", "3.3e-1"],
    [1234.5678, ".3g", "1230"],
    [1234.5678, "g", "1234.57"],
    [0.0345, ".0g", "0.03"], // at least one digit
    [0.96, ".0%", "96%"],
    [1234.56789, "anything else", "1234.57"],
  ] as const;
  for (const [value, format, text] of written) assert.equal(formatNumber(value, format), text);
});

test("sliders and bars without a value, a least or a greatest stand where the protocol has them", () => {
  const from = (state: Record<string, unknown>) =>
    ["FloatSliderModel", "IntSliderModel", "FloatProgressModel"].map((m) => filled(m, state));
  assert.deepEqual(from({}), ["0", "0", "0"]);
  assert.deepEqual(from({ value: 50 }), ["50", "50", "50"]); // of 100
  assert.deepEqual(from({ min: -100 }), ["50", "50", "50"]);
  assert.deepEqual(from({ value: 300 }), ["100", "100", "100"]);
  assert.deepEqual(from({ min: 5, max: 5, value: 5 }), ["0", "0", "0"]);
  assert.equal(filled("FloatLogSliderModel", { min: -4, max: 4 }), "50"); // a value of 1 is 10⁰
  assert.match(html("FloatSliderModel", {}), />0<\/span>/);
});

test("of a choice without an index nothing is chosen, of tabs without one the first is seen", () => {
  const labels = { _options_labels: ["one", "two"] };
  assert.doesNotMatch(html("DropdownModel", labels), /one|two/);
  assert.doesNotMatch(html("ToggleButtonsModel", labels), /background-color/);
  assert.match(html("ToggleButtonsModel", { ...labels, index: 1 }), /background-color[^>]*>two/);
  const pages = {
    w: saved("TabModel", { titles: ["a", "b"], children: ["IPY_MODEL_1", "IPY_MODEL_2"] }),
    1: saved("LabelModel", { value: "first" }),
    2: saved("LabelModel", { value: "second" }),
  };
  assert.match(staticHtml("w", pages), /border-bottom:2px[^>]*>a<.*first/);
  assert.doesNotMatch(staticHtml("w", pages), /second/);
});

test("an output shows the richest of its forms, and is told in its text", () => {
  const shown = (data: Record<string, unknown>) => html("OutputModel", { outputs: [{ data }] });
  const all = {
    "text/html": "<b>h</b>",
    "image/svg+xml": "<svg/>",
    "image/png": "AB\nCD",
    "text/plain": "a < b",
  };
  assert.equal(shown(all), "<div><b>h</b></div>");
  const svg = shown({ ...all, "text/html": undefined });
  assert.match(svg, /^<img src="data:image\/svg\+xml;base64,PHN2Zy8\+" alt="a &lt; b"/); // <svg/>
  const png = shown({ "image/png": "AB\nCD" });
  assert.match(png, /^<img src="data:image\/png;base64,ABCD" alt="Picture"/);
  assert.equal(shown({ "text/plain": "a < b" }), "<pre>a &lt; b</pre>");
  const told = (outputs: unknown) => staticText("w", { w: saved("OutputModel", { outputs }) });
  assert.equal(told([{ data: all }]), "[a < b]");
  assert.equal(told("none"), "[widget]");
});

test("a picture's bytes are found among others, and its width may be a text", () => {
  const buffers = [
    { path: ["other"], encoding: "base64", data: "AAAA" },
    { path: ["value", 0], encoding: "base64", data: "BBBB" },
    { path: ["value"], encoding: "hex", data: "0aFF10" },
  ] as const;
  const model = { ...saved("ImageModel", { width: "1" }), buffers };
  assert.equal(savedBytes(model, "value"), "Cv8Q"); // 0x0a 0xff 0x10
  assert.equal(savedBytes(model, "absent"), undefined);
  assert.match(staticHtml("w", { w: model }), /base64,Cv8Q" alt="Picture" width="1"/);
});

test("bytes are put back where they were taken from, however deep", () => {
  const state = { a: { b: { c: 1 } }, list: [{}, { d: 2 }] };
  const [one, two, three] = [1, 2, 3].map((byte) => Uint8Array.of(byte));
  const paths = [["a", "b", "bytes"], ["list", 1, "bytes"], ["top"]];
  assert.deepEqual(fromWire(state, paths, [one, two, three]), {
    a: { b: { c: 1, bytes: one } },
    list: [{}, { d: 2, bytes: two }],
    top: three,
  });
});
