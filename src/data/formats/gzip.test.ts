import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import "../../host/node";
import { UserError } from "../../config";
import { decompress, MOST_BYTES } from "./gzip";

test("what begins as gzip does is inflated, anything else is as it is", async () => {
  assert.deepEqual(await decompress(gzipSync("text"), "f"), new Uint8Array(Buffer.from("text")));
  for (const plain of [[0x1f, 0x8a], [0x1e, 0x8b], [0x1f], [], [0x8b, 0x1f]]) {
    assert.deepEqual(await decompress(Uint8Array.from(plain), "f"), Uint8Array.from(plain));
  }
  const buffer = Buffer.from("plain");
  assert.equal((await decompress(buffer, "f")).constructor, Uint8Array);
});

test("no more is inflated than is allowed, and whoever allows may refuse", async () => {
  const bytes = gzipSync("12345");
  assert.equal((await decompress(bytes, "f", 5)).length, 5);
  await assert.rejects(decompress(bytes, "f", 4), /^UserError: f: .*more than 4 bytes/);
  const refusal = new UserError("too many");
  const refuse = () => {
    throw refusal;
  };
  await assert.rejects(decompress(bytes, "f", refuse), (error) => error === refusal);
  assert.equal(MOST_BYTES, 1024 ** 3);
});
