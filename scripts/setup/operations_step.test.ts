import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { platformKey, readDecision, writeDecision, type TierName } from "./backend/decision";
import { operationsFile, operationsKey } from "./backend/operations";
import { operationsStep, readStamp } from "./operations_step";
import { thisProject } from "./project";
import { recording, temporaryProject, write } from "./testing/project";

/** A clone whose TensorFlow is of this tier, and whose operations are this source. */
function projectWith(t: TestContext, tier: TierName, source: string) {
  const project = temporaryProject(t);
  writeDecision(project, { tier, tensorflow: "9.9", why: "", tried: [], platform: platformKey });
  write(join(project.root, "src", "backend", "native", "cpp", "operations.cc"), source);
  write(join(project.tfjsNode, "deps", "lib", "nothing"), "");
  write(join(project.tfjsNode, "lib", "napi-v8", "tfjs_binding.node"), "");
  return project;
}

test("operations that do not compile leave the set-up going on without them", async (t) => {
  process.env.CXX = "/bin/false";
  t.after(() => delete process.env.CXX);
  const path = process.env.PATH;
  process.env.PATH = ""; // no compiler; and no Python environment that could fetch one
  t.after(() => (process.env.PATH = path));
  const project = projectWith(t, "wheel", "#error");
  const context = recording(project);
  await operationsStep.run(context);
  assert.match(
    context.lines.join("\n"),
    /✗ Operations for this processor: .*TensorFlow's own are used/,
  );
  assert.equal(existsSync(operationsFile(project)), false);
  assert.notEqual(readStamp(project)?.reason, undefined);
  assert.ok(operationsStep.isDone(context), "npm start does not try again");
  assert.equal(operationsStep.isDone({ ...context, again: true }), false, "npm run setup does");
});

test("they are compiled again when a source has changed", (t) => {
  const project = projectWith(t, "wheel", "one");
  const before = operationsKey(project);
  assert.equal(operationsKey(project), before);
  write(join(project.root, "src", "backend", "native", "cpp", "operations.cc"), "two");
  assert.notEqual(operationsKey(project), before);
});

test("without native TensorFlow there is nothing to compile", (t) => {
  assert.ok(operationsStep.isDone(recording(projectWith(t, "wasm", ""))));
});

test("this clone's operations are those of its sources", (t) => {
  const stamp = readStamp(thisProject);
  const tier = readDecision(thisProject)?.tier;
  if (tier !== "wheel" || stamp?.made === undefined) return t.skip("there are none here");
  assert.equal(stamp.key, operationsKey(thisProject));
  assert.ok(existsSync(operationsFile(thisProject)));
});
