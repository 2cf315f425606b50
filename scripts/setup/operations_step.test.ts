import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { platformKey, readDecision, writeDecision, type TierName } from "./backend/decision";
import { compilerKey, operationsFile, operationsKey, stampFile } from "./backend/operations";
import { operationsStep, readStamp } from "./operations_step";
import { thisProject } from "./project";
import { recording, temporaryProject, write, writeProgram } from "./testing/project";

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

test("they are compiled again for other flags, and stay when the clone is moved", (t) => {
  const [one, other] = [projectWith(t, "wheel", "same"), projectWith(t, "wheel", "same")];
  assert.equal(operationsKey(one), operationsKey(other));
  write(join(other.tfjsNode, "deps", "lib", "libtensorflow_cc.so.2"), "");
  assert.notEqual(operationsKey(one), operationsKey(other), "it is linked with another library");
});

test("they are compiled again by another compiler, and stay where there is none", (t) => {
  const project = projectWith(t, "wheel", "same");
  const compiler = writeProgram(join(project.root, "bin", "g++"), "exit 0");
  const PATH = join(project.root, "bin");
  const before = compilerKey({ PATH });
  assert.equal(compilerKey({ PATH }), before);
  assert.equal(compilerKey({ PATH: "" }), undefined);

  const { PATH: path, CXX } = process.env;
  t.after(() => Object.assign(process.env, { PATH: path, ...(CXX ? { CXX } : {}) }));
  delete process.env.CXX;
  const stamp = { key: operationsKey(project), compiler: before, made: "by g++" };
  write(stampFile(project), JSON.stringify(stamp));
  write(operationsFile(project), "");
  const done = (folders: string) => {
    process.env.PATH = folders;
    return operationsStep.isDone(recording(project));
  };
  assert.deepEqual([done(PATH), done("")], [true, true]);
  writeProgram(compiler, "exit 0 # an update");
  assert.equal(done(PATH), false);
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
