import assert from "node:assert/strict";
import { test } from "node:test";
import { type Named, Registry, UserError } from ".";

interface Tool extends Named {
  readonly weight: number;
}
const hammer: Tool = { name: "hammer", weight: 1 };
const saw: Tool = { name: "hand-saw", weight: 2 };

/** A registry of a kind that no other test knows. */
let kinds = 0;
const tools = () => new Registry<Tool>(`tool ${kinds++}`, [saw, hammer]);

const refused = (what: () => unknown, message: RegExp) =>
  assert.throws(what, (error: Error) => {
    assert.ok(error instanceof UserError, String(error));
    assert.match(error.message, message);
    return true;
  });

test("what is built in and what is defined is found by its name, or by itself", () => {
  const registry = tools();
  assert.equal(registry.find("hammer"), hammer);
  assert.equal(registry.find(hammer), hammer);
  const axe = registry.define({ name: "axe", weight: 3 });
  assert.equal(registry.find("axe"), axe);
  assert.equal(registry.find(axe), axe);
  assert.deepEqual(registry.names(), ["hammer", "hand-saw", "axe"]);
  const unknown = { name: "unheard-of", weight: 0 };
  assert.equal(registry.find(unknown), unknown); // a definition needs no registry
});

test("kinds do not mix", () => {
  const [first, second] = [tools(), tools()];
  first.define({ name: "axe", weight: 3 });
  refused(() => second.find("axe"), /unknown tool/);
});

test("a definition takes the place of an earlier one of its name, as a cell that runs again", () => {
  const registry = tools();
  registry.define({ name: "axe", weight: 3 });
  const lighter = registry.define({ name: "axe", weight: 2 });
  assert.equal(registry.find("axe"), lighter);
  assert.deepEqual(registry.names(), ["hammer", "hand-saw", "axe"]);
});

test("a built-in one keeps its name", () => {
  const registry = tools();
  const message = /the project has a tool \d+ called hammer: choose another name/;
  refused(() => registry.define({ name: "hammer", weight: 9 }), message);
  assert.equal(registry.find("hammer"), hammer);
  assert.deepEqual(registry.names(), ["hammer", "hand-saw"]);
});

test("another registry of the kind, as of a file that is loaded again, knows what was defined", () => {
  const kind = `tool ${kinds++}`;
  const axe = new Registry<Tool>(kind, []).define({ name: "axe", weight: 3 });
  assert.equal(new Registry<Tool>(kind, [hammer]).find("axe"), axe);
});

test("a name that is not known is answered with the nearest, and with those that are", () => {
  const registry = tools();
  registry.define({ name: "axe", weight: 3 });
  refused(
    () => registry.find("hamer"),
    /unknown tool \d+ "hamer"; did you mean hammer\? \(known are hammer, hand-saw, axe; one of/,
  );
  registry.define({ name: "plane", weight: 3, otherNames: ["spokeshave"] });
  refused(() => registry.find("Spoke-Shave"), /"Spoke-Shave"; did you mean plane\? /);
  for (const name of ["toString", "__proto__", ""]) {
    refused(() => registry.find(name), /unknown tool/);
  }
});

test("a name must be able to stand in a flag and in a path", () => {
  const registry = tools();
  for (const name of ["a", "beta-tc-vae", "v2", "vae-2"]) registry.define({ name, weight: 0 });
  for (const name of ["", "VAE", "my vae", "β-vae", "-vae", "vae-", "a--b", "2d", "../x", "a_b"]) {
    refused(
      () => registry.define({ name, weight: 0 }),
      /a tool \d+ cannot be called ".*": a name takes small letters, digits and dashes/,
    );
  }
});
