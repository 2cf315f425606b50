import assert from "node:assert/strict";
import { test } from "node:test";
import { displaySymbol } from "../host";
import { bundleOf } from "./displayable";

test("a value shows itself by its own method, at once or later, be it an object or a function", async () => {
  const bundle = { "text/html": "<b>1</b>" };
  assert.deepEqual(await bundleOf({ [displaySymbol]: () => bundle }), bundle);
  const later = Object.assign(() => 0, { [displaySymbol]: () => Promise.resolve(bundle) });
  assert.deepEqual(await bundleOf(later), bundle);
});

test("other values are text: a string as it is, the rest as a console shows it", async () => {
  assert.deepEqual(await bundleOf("a 'b'"), { "text/plain": "a 'b'" });
  assert.deepEqual(await bundleOf({ a: ["b"] }), { "text/plain": "{ a: [ 'b' ] }" });
  assert.deepEqual(await bundleOf(null), { "text/plain": "null" });
  const { "text/plain": text } = await bundleOf({ [displaySymbol]: "no method" });
  // As the Node that runs it writes a symbol, in brackets or without.
  assert.match(String(text), /^\{ \[?Symbol\(Jupyter.display\)\]?: 'no method' \}$/);
});

test("a method that returns no bundle is refused", async () => {
  await assert.rejects(bundleOf({ [displaySymbol]: () => "text" }), /MIME bundle, not text/);
});
