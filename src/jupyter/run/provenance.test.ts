import assert from "node:assert/strict";
import { test } from "node:test";
import { Provenance } from "./provenance";

const value = (name: string) => ({ name, kind: "value" as const });
const live = (name: string) => ({ name, kind: "code" as const });

test("a value is stale once a cell that it was made of has been run again", () => {
  const kept = new Provenance();
  kept.ran({ count: 1, cell: "a", declares: [value("beta")], uses: [] });
  kept.ran({ count: 2, cell: "b", declares: [value("model")], uses: ["beta"] });
  kept.ran({ count: 3, cell: "c", declares: [value("loss")], uses: ["model"] });
  assert.deepEqual(kept.staleAmong(["model", "loss", "beta"]), []);
  kept.ran({ count: 4, cell: "a", declares: [value("beta")], uses: [] });
  assert.deepEqual(kept.staleAmong(["model", "loss", "beta"]), [
    { name: "model", count: 4 },
    { name: "loss", count: 4 },
  ]);
  kept.ran({ count: 5, cell: "b", declares: [value("model")], uses: ["beta"] });
  assert.deepEqual(kept.staleAmong(["model", "loss"]), [{ name: "loss", count: 5 }]);
});

test("functions see the newest value themselves; what was made by calling them does not", () => {
  const kept = new Provenance();
  kept.ran({ count: 1, cell: "a", declares: [value("beta")], uses: [] });
  kept.ran({ count: 2, cell: "b", declares: [live("build")], uses: ["beta"] });
  kept.ran({ count: 3, cell: "c", declares: [value("model")], uses: ["build"] });
  kept.ran({ count: 4, cell: "a", declares: [value("beta")], uses: [] });
  assert.deepEqual(kept.staleAmong(["build"]), []);
  assert.deepEqual(kept.staleAmong(["model"]), [{ name: "model", count: 4 }]);
});

test("another cell that takes a name, and an import that is run again, make nothing stale", () => {
  const kept = new Provenance();
  kept.ran({
    count: 1,
    cell: "a",
    declares: [{ name: "train", kind: "import" }, value("options")],
    uses: [],
  });
  kept.ran({ count: 2, cell: "b", declares: [value("run")], uses: ["train", "options"] });
  kept.ran({ count: 3, cell: "other", declares: [value("options")], uses: [] });
  kept.ran({
    count: 4,
    cell: "a2",
    declares: [{ name: "train", kind: "import" }],
    uses: [],
  });
  assert.deepEqual(kept.staleAmong(["run"]), []);
});
