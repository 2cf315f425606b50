import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { escapeMarkup, scriptJson } from "./escape";

describe("escapeMarkup", () => {
  it("escapes all five characters that mean something", () => {
    assert.equal(escapeMarkup(`<a b="c">&'`), "&lt;a b=&quot;c&quot;&gt;&amp;&#39;");
  });
});

describe("scriptJson", () => {
  it("means the same JSON and never opens a tag", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = scriptJson({ value, hostile: "</script><!--\u2028" });
        assert.ok(!text.includes("<"));
        assert.deepEqual(
          JSON.parse(text),
          JSON.parse(JSON.stringify({ value, hostile: "</script><!--\u2028" })),
        );
      }),
    );
  });
});
