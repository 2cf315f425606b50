import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { UserError } from "../config";
import { inTemporaryFolder } from "../data/testing/idx_files";
import { readNotebook } from "./notebook";

const cell = { cell_type: "code", source: "1", metadata: {}, outputs: [] };
const whole = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { kernelspec: { name: "k" } },
  cells: [cell],
};

const refused = (file: string, message: RegExp) =>
  assert.throws(
    () => readNotebook(file, "k"),
    (error: Error) => error instanceof UserError && message.test(error.message),
    String(message),
  );

test("a notebook is read; of a malformed one, the place that is wrong is told", () =>
  inTemporaryFolder((folder) => {
    const file = join(folder, "a.ipynb");
    const write = (value: unknown) => writeFileSync(file, JSON.stringify(value));
    write(whole);
    assert.deepEqual(readNotebook(file, "k"), whole);
    const cells: [unknown, RegExp][] = [
      [null, /cells\[1\] must be an object, found null/],
      [{ ...cell, cell_type: 3 }, /cells\[1\]\.cell_type must be a text, found 3/],
      [{ ...cell, source: {} }, /cells\[1\]\.source must be a text or a list of texts, found \{\}/],
      [{ ...cell, source: [1] }, /cells\[1\]\.source must be/],
      [{ ...cell, metadata: null }, /cells\[1\]\.metadata must be an object, found null/],
      [{ ...cell, metadata: { tags: "x" } }, /cells\[1\]\.metadata\.tags must be a list/],
      [{ ...cell, outputs: {} }, /cells\[1\]\.outputs must be a list, found \{\}/],
      [{ ...cell, outputs: [null] }, /cells\[1\]\.outputs\[0\] must be an object/],
      [{ ...cell, outputs: [{}] }, /outputs\[0\]\.output_type must be a text, found nothing/],
      [
        { ...cell, outputs: [{ output_type: "x", data: 1 }] },
        /outputs\[0\]\.data must be an object/,
      ],
      [{ ...cell, attachments: 3 }, /cells\[1\]\.attachments must be an object/],
    ];
    for (const [broken, message] of cells) {
      write({ ...whole, cells: [cell, broken] });
      refused(file, message);
    }
    for (const [changes, message] of [
      [{ nbformat: 3 }, /nbformat must be 4, found 3/],
      [{ cells: null }, /cells must be a list, found null/],
      [{ metadata: null }, /metadata must be an object, found null/],
      [{ metadata: [] }, /metadata must be an object, found \[\]/],
      [{ metadata: { kernelspec: 1 } }, /metadata\.kernelspec must be an object/],
      [{ metadata: {} }, /asks for the kernel "\(none\)"/],
    ] as const) {
      write({ ...whole, ...changes });
      refused(file, message);
    }
    writeFileSync(file, "[]");
    refused(file, /the whole must be an object/);
  }));

test("what is no file is told", { skip: process.platform === "win32" }, () =>
  inTemporaryFolder((folder) => {
    const pipe = join(folder, "pipe.ipynb");
    execFileSync("mkfifo", [pipe]);
    refused(pipe, /cannot read .*pipe\.ipynb: it is a named pipe, not a file/);
    refused(folder, /cannot read .*: it is a folder/);
  }),
);
