import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { displaySymbol } from "../notebook_host";
import { bundleOf } from "./bundle_of";
import { checkedBundle } from "./mime_bundle";
import { steadyPlot } from "./plot";
import * as tags from "./tags";

// Not by their plain names, under which the formatter would lay out what is in them.
const { htmlMarkup, latex } = tags;

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const base64 = (text: string) => Buffer.from(text, "latin1").toString("base64");
const asText = () => "text";
const png = "\x89PNG\r\n\x1a\n…";
const webp = "RIFF\x01\x02\x03\x04WEBPVP8 ";

/** Only the richest entry: what stands beside the text. */
async function shown(value: unknown): Promise<unknown> {
  const { "text/plain": text, ...rest } = await bundleOf(value, asText);
  assert.equal(typeof text, "string");
  const [first] = Object.entries(rest);
  return first ?? text;
}

describe("a value shows itself as what it is", () => {
  const frame = (columns: string[], index: unknown[], values: unknown[]) => ({
    ...{ columns, index, values, head: () => undefined },
  });
  const kinds: Record<string, [unknown, unknown]> = {
    "PNG bytes": [bytes(png), ["image/png", base64(png)]],
    "JPEG in a Buffer": [Buffer.from("\xff\xd8\xff\xe0", "latin1"), ["image/jpeg", base64("\xff\xd8\xff\xe0")]], // prettier-ignore
    "a GIF in an ArrayBuffer": [bytes("GIF89a").buffer, ["image/gif", base64("GIF89a")]],
    "WebP in a view": [new DataView(bytes(webp).buffer), ["image/webp", base64(webp)]],
    "other bytes": [bytes("RIFF....WAVE"), "text"],
    "no bytes": [new Uint8Array(), "text"],
    "numbers that are no picture": [Float32Array.of(1, 2), "text"],
    "an element": [{ outerHTML: "<b>x</b>" }, ["text/html", "<b>x</b>"]],
    "an SVG element": [{ outerHTML: `<svg width="1"/>` }, ["image/svg+xml", `<svg xmlns="http://www.w3.org/2000/svg" width="1"/>`]], // prettier-ignore
    "a canvas": [{ toDataURL: () => `data:image/png;base64,${base64(png)}` }, ["image/png", base64(png)]], // prettier-ignore
    "a canvas that takes its time": [{ toDataURL: () => Promise.resolve("data:image/jpeg;base64,AA==") }, ["image/jpeg", "AA=="]], // prettier-ignore
    "a canvas of Node": [{ getContext: () => 0, toBuffer: (type: string) => type === "image/png" && bytes(png) }, ["image/png", base64(png)]], // prettier-ignore
    "what has bytes but no picture": [{ toBuffer: () => bytes("text") }, "text"],
    "a chart of Vega-Lite": [{ toSpec: () => ({ $schema: "https://vega.github.io/schema/vega-lite/v4.json" }) }, ["application/vnd.vegalite.v4+json", { $schema: "https://vega.github.io/schema/vega-lite/v4.json" }]], // prettier-ignore
    "a chart of Vega": [{ toSpec: () => ({ $schema: "https://vega.github.io/schema/vega/v5.json" }) }, ["application/vnd.vega.v5+json", { $schema: "https://vega.github.io/schema/vega/v5.json" }]], // prettier-ignore
    "a chart without a schema": [{ toSpec: () => ({ mark: "bar" }) }, ["application/vnd.vegalite.v5+json", { mark: "bar" }]], // prettier-ignore
    "what only has such names": [{ toSpec: 1, outerHTML: 2, toDataURL: 3, toBuffer: 4, columns: 5 }, "text"], // prettier-ignore
    "null": [null, "text"], // prettier-ignore
    "a text of HTML": ["<b>x</b>", "text"],
    "a proxy that was revoked": [revoked(), "text"],
    "a proxy that throws": [new Proxy({}, { get: () => assert.fail("read") }), "text"],
    "a proxy that has everything": [new Proxy({}, { get: (_, name) => name === "then" || typeof name === "symbol" ? undefined : () => undefined }), "text"], // prettier-ignore
  };
  for (const [name, [value, expected]] of Object.entries(kinds)) {
    it(name, async () => assert.deepEqual(await shown(value), expected));
  }

  it("a table of danfo, its index where that says something, and not all of a long one", async () => {
    const [, html] = (await shown(frame(["a"], [0, 1], [[1], [2]]))) as [string, string];
    assert.match(html, /<thead><tr><th>a<\/th><\/tr>[^]*<td>1<\/td>[^]*<td>2<\/td>/);
    const series = await bundleOf(frame(["0"], ["x", "y"], [1.5, 2]), asText);
    assert.equal(series["text/plain"], "      0\nx  1.50\ny  2.00");
    const long = frame(["a"], [...Array(1000).keys()], [...Array(1000).keys()]);
    const bundle = await bundleOf(long, asText);
    assert.match(String(bundle["text/html"]), /<td>99<\/td><\/tr>\n[^]*… 900 more rows/);
    assert.doesNotMatch(String(bundle["text/html"]), /<td>100</);
  });

  it("by its own method before all else, and what that throws is thrown", async () => {
    const own = { [displaySymbol]: () => ({ "text/plain": "own" }), outerHTML: "<b>" };
    assert.deepEqual(await bundleOf(own, asText), { "text/plain": "own" });
    const broken = { [displaySymbol]: () => Promise.reject(new Error("no picture")) };
    await assert.rejects(bundleOf(broken, asText), /^Error: no picture$/);
  });
});

describe("a bundle", () => {
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  const wrong: Record<string, [unknown, RegExp]> = {
    "nothing": [undefined, /must give a MIME bundle, not undefined/], // prettier-ignore
    "null": [null, /must give a MIME bundle, not null/], // prettier-ignore
    "a text": ["text", /must give a MIME bundle, not text, a string/],
    "a list": [[1], /must give a MIME bundle, not an array/],
    "a number as text": [
      { "text/plain": 42 },
      /"text\/plain" of .* must be text, not 42, a number/,
    ],
    "null as text": [{ "text/html": null }, /"text\/html" .* not null/],
    "an object as picture": [{ "image/png": {} }, /"image\/png" .* text or bytes, not an object/],
    "a promise as text": [{ "text/plain": Promise.resolve("x") }, /"text\/plain" .* an object/],
    "a list of numbers": [{ "text/plain": [1] }, /"text\/plain" .* an array/],
    "a symbol as text": [{ "text/plain": Symbol("s") }, /"text\/plain" .* Symbol\(s\), a symbol/],
    "an object of a type that notebooks keep as text": [{ "model/gltf+json": {} }, /"model\/gltf\+json"/], // prettier-ignore
    "BigInt in JSON": [{ "application/json": { a: 1n } }, /"application\/json" .* JSON \(.*BigInt/],
    "a circle in JSON": [{ "application/vnd.x+json": cyclic }, /"application\/vnd\.x\+json" .* circular/], // prettier-ignore
    "a function as JSON": [{ "application/json": () => 1 }, /"application\/json" .*\(a function\)/],
    "JSON that throws": [{ "application/json": { toJSON: () => assert.fail("own words") } }, /own words/], // prettier-ignore
  };
  for (const [name, [given, message]] of Object.entries(wrong)) {
    it(`that is or has ${name} is refused in one line`, () => {
      assert.throws(
        () => checkedBundle(given),
        (error: Error) => {
          assert.match(error.message, message);
          return error instanceof TypeError && !error.message.includes("\n");
        },
      );
    });
  }

  it("keeps JSON as JSON, lines as text and bytes as base64, and leaves out what is undefined", () => {
    const given = {
      "application/json": { a: [1, null], typed: Float32Array.of(1, 2) },
      "text/plain": ["one\n", "two"],
      "text/html": bytes("<b>"),
      "image/svg+xml": bytes("<svg/>"),
      "image/png": bytes(png),
      "application/pdf": bytes("%PDF-"),
      "image/jpeg": undefined,
    };
    assert.deepEqual(checkedBundle(given), {
      "application/json": { a: [1, null], typed: [1, 2] },
      "text/plain": "one\ntwo",
      "text/html": "<b>",
      "image/svg+xml": "<svg/>",
      "image/png": base64(png),
      "application/pdf": base64("%PDF-"),
    });
  });

  it("lets a plotly figure take its size once, unless it has one", () => {
    const type = "application/vnd.plotly.v1+json";
    const sent = (figure: object) => checkedBundle({ [type]: figure })[type];
    assert.deepEqual(sent({ data: [], layout: { height: 420 }, config: { responsive: true } }), {
      ...{ data: [], layout: { height: 420, autosize: false } },
      config: { responsive: false, autosizable: true },
    });
    const sized = { data: [], layout: { width: 300, height: 200 } };
    assert.deepEqual(sent(sized), sized);
  });

  it("lets it follow the width of its cell where nothing scrolls, and keeps its height in its template", () => {
    const template = { data: {}, layout: { colorway: ["red"] } };
    assert.deepEqual(steadyPlot({ data: [], layout: { height: 420, template } }, true), {
      data: [],
      layout: {
        ...{ height: 420, autosize: true },
        template: { data: {}, layout: { colorway: ["red"], height: 420 } },
      },
      config: { responsive: false, autosizable: true },
    });
  });
});

describe("the tags", () => {
  it("show what is written, and stand for it within each other", () => {
    const rows = [1, 2].map((n) => htmlMarkup`<li>${n}</li>`);
    const list = htmlMarkup`<ul>${rows}</ul>${null}`;
    assert.equal(list[displaySymbol]()["text/html"], "<ul><li>1</li><li>2</li></ul>");
    assert.equal(htmlMarkup("<b>")[displaySymbol]()["text/html"], "<b>");
  });

  it("take backslashes of mathematics as they are", () => {
    assert.equal(latex`\frac{${1}}{2}`[displaySymbol]()["text/latex"], "$$\\frac{1}{2}$$");
    assert.equal(latex`$\nu$`[displaySymbol]()["text/latex"], "$\\nu$");
    const text = tags.markdown`*a* $\nu$ \`code\` \${x}`[displaySymbol]()["text/markdown"];
    assert.equal(text, "*a* $\\nu$ `code` ${x}");
  });

  it("give a drawing the namespace that a file of its own needs", () => {
    const shown = tags.svg`<svg width="${1}"/>`[displaySymbol]()["image/svg+xml"];
    assert.equal(shown, `<svg xmlns="http://www.w3.org/2000/svg" width="1"/>`);
  });
});

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
