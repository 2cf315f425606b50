import assert from "node:assert/strict";
import { test } from "node:test";
import { markdownHtml, markdownTitle } from "./markdown";

test("a title is a heading, and no comment in a block of code", () => {
  assert.equal(
    markdownTitle("```sh\n# no\n```\n\n# The *true* `one` $x$\n\n# two"),
    "The true one x",
  );
  assert.equal(markdownTitle("Setext\n======"), "Setext");
  assert.equal(markdownTitle("## second level"), undefined);
});

test("footnotes are numbered by their use, stand at the end, and lead back", () => {
  const html = markdownHtml(
    "a[^b] c[^a] d[^b] e[^none]\n\n[^a]: One.\n\n    More.\n[^b]: Two[^a].",
    "f-",
  );
  const text = html
    .replace(/<[^>]+>/g, "")
    .replace(/\n+/g, "\n")
    .trim();
  assert.equal(text, "a1 c2 d1 e[^none]\nTwo2. ↩\nOne.\nMore. ↩");
  for (const [, id = ""] of html.matchAll(/href="#([^"]+)"/g)) {
    assert.equal(html.split(`id="${id}"`).length, 2, id);
  }
});
