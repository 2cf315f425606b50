import assert from "node:assert/strict";
import { it } from "node:test";
import { tableBundle } from "./table";

const table = {
  columns: ["epoch", "loss"],
  rows: [
    [1, 120],
    [10, 99.456],
  ],
};

it("tableBundle aligns the text, two decimals where a column is not whole", () => {
  const expected = ["epoch    loss", "    1  120.00", "   10   99.46"].join("\n");
  assert.equal(tableBundle(table)["text/plain"], expected);
});

it("tableBundle writes a table without a style", () => {
  const html = String(tableBundle(table)["text/html"]);
  assert.ok(html.includes("<thead><tr><th>epoch</th><th>loss</th></tr></thead>"));
  assert.ok(html.includes("<tr><td>10</td><td>99.46</td></tr>"));
  assert.ok(!html.includes("style"));
});

it("tableBundle escapes names and cells, and shows what is missing as a dash", () => {
  const hostile = { columns: ["<b>"], rows: [["<script>&"], [undefined], [NaN], [null]] };
  const html = String(tableBundle(hostile)["text/html"]);
  assert.ok(html.includes("<th>&lt;b&gt;</th>"));
  assert.ok(html.includes("<td>&lt;script&gt;&amp;</td>"));
  assert.equal(html.match(/<td>–<\/td>/g)?.length, 3);
});
