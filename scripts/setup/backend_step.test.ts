import assert from "node:assert/strict";
import { existsSync, mkdirSync, readlinkSync, renameSync, rmSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { afterEach, test, type TestContext } from "node:test";
import { UserError } from "../../src/config";
import { readDecision, type TierName } from "./backend/decision";
import * as native from "./backend/native_folder";
import { createBackendStep } from "./backend_step";
import { StepFailure } from "./failure";
import { removeFolder, workFolder } from "./files";
import { projectAt, type Project } from "./project";
import { recording, temporaryProject, write } from "./testing/project";

afterEach(() => void delete process.env.LATENT_LAB_TIERS);

/** A backend step whose tiers work or fail as told, and which counts what it was asked. */
function pretend(fails: Partial<Record<TierName, "build" | "load">>) {
  const built: string[] = [];
  const probed: string[] = [];
  const build = (tier: native.NativeTier) => (project: Project) => {
    built.push(tier);
    if (fails[tier] === "build") return Promise.reject(new StepFailure(`no ${tier} here`));
    const work = workFolder(project, tier);
    write(join(work, "native", "lib", "napi-v8", "tfjs_binding.node"), tier);
    write(join(work, "native", "deps", "lib", "libtensorflow"), tier);
    native.adopt(project, join(work, "native"), tier);
    return Promise.resolve(`made by ${tier}`);
  };
  const step = createBackendStep({
    build: { prebuilt: build("prebuilt"), wheel: build("wheel") },
    probe: (_, tier) => {
      probed.push(tier);
      if (fails[tier] === "load") return Promise.reject(new StepFailure(`${tier} crashed`));
      return Promise.resolve("9.9");
    },
  });
  return { step, built, probed };
}

async function decide(t: TestContext, fails: Partial<Record<TierName, "build" | "load">>) {
  const project = temporaryProject(t);
  const context = recording(project);
  const pretended = pretend(fails);
  await pretended.step.run(context);
  return { project, context, decision: readDecision(project), ...pretended };
}

const tried = (decision: ReturnType<typeof readDecision>) =>
  decision?.tried.map(({ tier, ok, reason }) => (ok ? tier : `${tier}: ${reason ?? ""}`));

test("the prebuilt library is taken where it works, and nothing else is tried", async (t) => {
  const { project, decision, built, step, context } = await decide(t, {});
  assert.equal(decision?.tier, "prebuilt");
  assert.equal(decision.tensorflow, "9.9");
  assert.equal(decision.why, "made by prebuilt");
  assert.deepEqual(built, ["prebuilt"]);
  assert.ok(existsSync(native.bindingIn(project.tfjsNode)));
  assert.ok(step.isDone(context));
});

test("a tier that cannot be built gives way to the next, which says why", async (t) => {
  const { decision, context } = await decide(t, { prebuilt: "build" });
  assert.deepEqual(tried(decision), ["prebuilt: no prebuilt here", "wheel"]);
  assert.deepEqual(context.lines, [
    "✗ TensorFlow, prebuilt: no prebuilt here",
    "✓ TensorFlow, from its wheel: 9.9",
  ]);
});

test("a library that builds and does not load is refused and removed", async (t) => {
  const { project, decision } = await decide(t, { prebuilt: "load" });
  assert.deepEqual(tried(decision), ["prebuilt: prebuilt crashed", "wheel"]);
  assert.equal(existsSync(native.nativeFolder(project, "prebuilt")), false);
  assert.ok(native.isLinked(project, native.nativeFolder(project, "wheel")));
});

test("without a native library it is wasm, said once, with no link left to a broken one", async (t) => {
  const { project, decision, context, step } = await decide(t, {
    prebuilt: "build",
    wheel: "load",
  });
  assert.equal(decision?.tier, "wasm");
  assert.equal(existsSync(join(project.tfjsNode, "lib")), false);
  assert.equal(context.lines.filter((line) => line.includes("npm run setup")).length, 1);
  assert.ok(step.isDone(context), "npm start does not try the whole again");
  assert.equal(step.isDone({ ...context, again: true }), false, "npm run setup does");
});

test("cpu is the last resort, and where even that fails the set-up says so", async (t) => {
  const slow = { prebuilt: "build", wheel: "build", wasm: "load" } as const;
  const { decision } = await decide(t, slow);
  assert.equal(decision?.tier, "cpu");
  const project = temporaryProject(t);
  const { step } = pretend({ ...slow, cpu: "load" });
  await assert.rejects(step.run(recording(project)), /no backend works here/);
  assert.equal(readDecision(project), undefined);
});

test("LATENT_LAB_TIERS restricts the tiers, and another choice undoes a decision", async (t) => {
  process.env.LATENT_LAB_TIERS = "wheel,wasm";
  const { step, built, context, project } = await decide(t, {});
  assert.deepEqual(built, ["wheel"]);
  assert.ok(step.isDone(context));
  process.env.LATENT_LAB_TIERS = "wasm";
  assert.equal(step.isDone(context), false);
  await step.run(context);
  assert.equal(readDecision(project)?.tier, "wasm");
  assert.equal(existsSync(join(project.tfjsNode, "lib")), false, "so that wasm is what runs");
});

test("LATENT_LAB_TIERS with a name that is no tier is the user's mistake", async (t) => {
  process.env.LATENT_LAB_TIERS = "wheel,gpu";
  const { step } = pretend({});
  const project = temporaryProject(t);
  await assert.rejects(step.run(recording(project)), (error) => {
    assert.ok(error instanceof UserError);
    assert.match(error.message, /"gpu".*prebuilt, wheel, wasm, cpu/);
    return true;
  });
});

test("the links are relative: a moved clone needs nothing", async (t) => {
  const { project, step, built } = await decide(t, { prebuilt: "build" });
  const target = readlinkSync(join(project.tfjsNode, "lib"));
  assert.equal(isAbsolute(target), false);
  const moved = projectAt(`${project.root} moved`);
  t.after(() => rmSync(moved.root, { recursive: true, force: true }));
  renameSync(project.root, moved.root);
  assert.ok(step.isDone(recording(moved)));
  assert.ok(existsSync(native.bindingIn(moved.tfjsNode)));
  assert.deepEqual(built, ["prebuilt", "wheel"]);
});

test("after another npm ci only the links are made anew", async (t) => {
  const { project, step, built, context } = await decide(t, { prebuilt: "build" });
  for (const part of ["lib", "deps"]) rmSync(join(project.tfjsNode, part));
  assert.equal(step.isDone(context), false);
  await step.run(context);
  assert.ok(step.isDone(context));
  assert.deepEqual(built, ["prebuilt", "wheel"], "nothing was built a second time");
  assert.equal(readDecision(project)?.tier, "wheel");
});

test("broken off after the build, before the decision: the build is found, not repeated", async (t) => {
  process.env.LATENT_LAB_TIERS = "wheel";
  const { project, step, built, context } = await decide(t, {});
  rmSync(join(project.state, "backend.json"));
  await step.run(context);
  assert.deepEqual(built, ["wheel"]);
  assert.equal(readDecision(project)?.tier, "wheel");
});

test("broken off in the midst of a build: half a folder is not taken for a whole one", async (t) => {
  process.env.LATENT_LAB_TIERS = "wheel";
  const project = temporaryProject(t);
  mkdirSync(join(native.nativeFolder(project, "wheel"), "deps", "lib"), { recursive: true });
  const { step, built } = pretend({});
  await step.run(recording(project));
  assert.deepEqual(built, ["wheel"]);
  assert.ok(native.isBuilt(native.nativeFolder(project, "wheel")));
});

test("a damaged decision file counts as none", async (t) => {
  const { project, step, context } = await decide(t, {});
  write(join(project.state, "backend.json"), '{"tier": "whe');
  assert.equal(step.isDone(context), false);
});

test("a library that somebody put there by hand is used while it works", async (t) => {
  const project = temporaryProject(t);
  write(native.bindingIn(project.tfjsNode), "by hand");
  const { step, built } = pretend({});
  const context = recording(project);
  await step.run(context);
  assert.deepEqual(built, []);
  assert.equal(readDecision(project)?.why, "it was there already");
  assert.ok(step.isDone(context));
  removeFolder(project, join(project.tfjsNode, "lib"));
  assert.equal(step.isDone(context), false);
});
