import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder, write } from "../setup/testing/project";
import { TestTimes } from "./test_times";

test("the longest are begun first, and before them what has not been run", (t) => {
  const file = join(temporaryFolder(t), "times.json");
  const first = new TestTimes(file);
  for (const [name, seconds] of Object.entries({ a: 1, b: 2, c: 2.5 })) first.note(name, seconds);
  first.keep();
  const order = () => new TestTimes(file).longestFirst(processes, (files) => files);
  const processes = [["c"], ["a", "b"], ["d", "a"], ["e"]];
  assert.deepEqual(order(), [...[["d", "a"], ["e"], ["a", "b"], ["c"]]]);
  for (const broken of ["no JSON", "null", "[]"]) {
    write(file, broken);
    assert.deepEqual(order(), processes, broken);
  }
});
