import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { UserError } from "../../src/config";
import { StepFailure } from "./failure";
import { runSteps } from "./run_steps";
import type { Step } from "./step";
import { recording, temporaryProject } from "./testing/project";

/** Steps that note when they begin and end, and what becomes of them. */
function steps(t: TestContext) {
  const events: string[] = [];
  const done = new Set<string>();
  const step = (title: string, after: Step[] = [], failure?: Error): Step => ({
    ...{ title, after, isDone: () => done.has(title) },
    async run() {
      events.push(`${title} begins`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      events.push(`${title} ends`);
      if (failure) throw failure;
      done.add(title);
    },
  });
  const context = recording(temporaryProject(t));
  return { step, events, context, done };
}

test("each step waits for those before it and for no other", async (t) => {
  const { step, events, context } = steps(t);
  const [a, b] = [step("a"), step("b")];
  assert.equal(await runSteps([a, step("a2", [a]), b, step("b2", [b])], context), 0);
  assert.deepEqual(events.slice(0, 2), ["a begins", "b begins"]);
  assert.ok(events.indexOf("a ends") < events.indexOf("a2 begins"));
  assert.ok(events.indexOf("b ends") < events.indexOf("b2 begins"));
  assert.ok(events.indexOf("b2 begins") < events.indexOf("a2 ends"));
});

test("what fails keeps no other from its turn, and what is done is left alone", async (t) => {
  const { step, events, context, done } = steps(t);
  done.add("was there");
  const broken = step("broken", [], new StepFailure("told already"));
  const all = [step("was there"), broken, step("next", [broken])];
  assert.equal(await runSteps(all, context), 1);
  assert.deepEqual(events, ["broken begins", "broken ends", "next begins", "next ends"]);
  assert.deepEqual(context.lines, []);
});

test("what the user can mend is the exit status 2, and each reason has its line", async (t) => {
  const { step, context } = steps(t);
  const all = [
    step("a", [], new UserError("Install Python.")),
    step("b", [], new TypeError("x is not a function")),
  ];
  assert.equal(await runSteps(all, context), 2);
  assert.deepEqual(context.lines.sort(), ["✗ Install Python.", "✗ b: x is not a function"]);
});
