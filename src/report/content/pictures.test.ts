import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { findMedia } from "./pictures";

const outer = mkdtempSync(join(tmpdir(), "pictures "));
const folder = join(outer, "notebooks");
after(() => rmSync(outer, { recursive: true, force: true }));
mkdirSync(join(folder, "sub"), { recursive: true });
const png = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
for (const name of ["my pic.png", "bl\u00e4u.PNG", "100%.png", "a#b.png", "sub/deep.png"]) {
  writeFileSync(join(folder, name), png);
}
writeFileSync(join(outer, "outside.png"), png);
writeFileSync(join(folder, "secret.png"), "no picture at all");
writeFileSync(join(folder, "v.svg"), `<?xml version="1.0"?>\n<!-- a -->\n<svg xmlns="x"/>`);

const find = (address: string) => findMedia(address, { folder }, ["image"]);
const asPng = { data: `data:image/png;base64,${png.toString("base64")}` };

test("a file is found as Markdown and HTML name it", () => {
  for (const address of [
    "my pic.png",
    "my%20pic.png",
    "./my%20pic.png?raw=true",
    "bl\u00e4u.PNG",
    "bl%C3%A4u.PNG",
    "bla\u0308u.PNG",
    "100%.png",
    "a#b.png",
    "sub/deep.png#half",
    "../outside.png",
    join(outer, "outside.png"),
    `file://${encodeURI(join(outer, "outside.png"))}`,
  ]) {
    assert.deepEqual(find(address), asPng, address);
  }
  assert.match(JSON.stringify(find("v.svg")), /^\{"data":"data:image\/svg\+xml;base64,/);
});

test("an attachment is found by its name, with its escapes or without", () => {
  const attachments = {
    "a b.png": { "image/png": ["iVBO", "Rw0K"] },
    "d.svg": { "image/svg+xml": "<svg/>" },
  };
  const attached = (name: string) =>
    findMedia(`attachment:${name}`, { folder, attachments }, ["image"]);
  assert.deepEqual(attached("a b.png"), { data: "data:image/png;base64,iVBORw0K" });
  assert.deepEqual(attached("a%20b.png"), { data: "data:image/png;base64,iVBORw0K" });
  assert.deepEqual(attached("d.svg"), { data: "data:image/svg+xml;base64,PHN2Zy8+" });
  assert.deepEqual(attached("c.png"), { missing: "is not attached to the cell" });
});

test("data in an address becomes base64", () => {
  const svg = "data:image/svg+xml;utf8,<svg xmlns='x'/>";
  assert.deepEqual(find(svg), { data: "data:image/svg+xml;base64,PHN2ZyB4bWxucz0neCcvPg==" });
  assert.deepEqual(find("data:image/png;base64,AA AA"), { data: "data:image/png;base64,AAAA" });
  assert.deepEqual(find("data:text/html,x"), { missing: "is text/html, and not image" });
});

test("what is not shown says why, and nothing is fetched", () => {
  const web = "is on the web, and a report fetches nothing";
  for (const [address, missing] of [
    ["gone.png", "is not there"],
    ["sub", "is a folder"],
    ["secret.png", "is no image that a browser shows"],
    ["", "no file is named"],
    ["javascript:alert(1)", "is no address of a file"],
  ] as const) {
    assert.deepEqual(find(address), { missing }, address);
  }
  const link = "https://example.org/x.png";
  assert.deepEqual(find(link), { missing: web, link });
  assert.deepEqual(find("//example.org/x.png"), { missing: web, link });
});
