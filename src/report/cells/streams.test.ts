import assert from "node:assert/strict";
import { test } from "node:test";
import { joinStreams } from "./streams";

test("what was printed in a row is one block, and only what is left of it", () => {
  const print = (name: string, text: string | string[]) => ({ output_type: "stream", name, text });
  const outputs = [
    print("stdout", "10 %\r"),
    print("stdout", ["20 %", "\rdone\n"]),
    print("stderr", "warning\n"),
    print("stdout", "end"),
  ];
  assert.deepEqual(
    joinStreams(outputs).map(({ name, text }) => [name, text]),
    [
      ["stdout", "done\n"],
      ["stderr", "warning\n"],
      ["stdout", "end"],
    ],
  );
});
