import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { UserError } from "../config";
import { inTemporaryFolder } from "../data/testing/idx_files";
import { reportsFolder, reportTarget } from "./report_target";

const one = [{ values: {}, varied: {} }];
const two = [4, 9].map((beta) => ({ values: { beta }, varied: { beta } }));

test("a report replaces an earlier page, and no file of another kind", () =>
  inTemporaryFolder((folder) => {
    const at = (name: string) => path.join(folder, name);
    const files = {
      "a.ipynb": "{}",
      "w.safetensors": "weights",
      "old.html": "<!DOCTYPE html>",
      empty: "",
    };
    for (const [name, text] of Object.entries(files)) fs.writeFileSync(at(name), text);
    fs.symlinkSync("a.ipynb", at("link.html"));
    fs.linkSync(at("a.ipynb"), at("hard.html"));
    const target = (output: string, runs = one) =>
      reportTarget({ file: at("a.ipynb"), output }, runs);
    for (const [output, message] of [
      [at("a.ipynb"), /is the notebook itself: name another/],
      [at("link.html"), /is the notebook itself/],
      [at("hard.html"), /is the notebook itself/],
      [at("w.safetensors"), /is a file that is no HTML page/],
      [folder, /cannot write .*: it is a folder/],
      [at("a.ipynb/x.html"), /cannot write into .*a\.ipynb: a file is where a folder is needed/],
      [path.join(reportsFolder(), "index.html"), /is the list of reports/],
    ] as const) {
      const isMistake = (error: Error) => error instanceof UserError && message.test(error.message);
      assert.throws(() => target(output), isMistake, output);
    }
    for (const name of ["old.html", "empty", "new/report", "index.html"]) {
      assert.equal(target(at(name)), at(name));
    }
    assert.equal(target(""), path.join(reportsFolder(), "a.html"));
    assert.equal(target("", two), path.join(reportsFolder(), "a-by-beta=4,9.html"));
    // The runs' reports go into a folder of the comparison's name.
    assert.throws(() => target(at("new/grid"), two), /must end in \.html/);
    fs.writeFileSync(at("taken"), "");
    assert.throws(
      () => target(at("taken.html"), two),
      /cannot write into .*taken: a file is where/,
    );
    fs.rmdirSync(path.join(reportsFolder(), "a-by-beta=4,9"));
  }));

test("a notebook called index would write over the list", () => {
  const request = { file: "/somewhere/Index.ipynb", output: "" };
  assert.throws(() => reportTarget(request, one), /is the list of reports: name another file/);
});
