import assert from "node:assert/strict";
import { test } from "node:test";
import { processesOf } from "./processes";

test("files of a room that only compute share a process, by their backend; others have one each", () => {
  const sources = {
    "src/backend/wasm.test.ts": "",
    "src/models/a.test.ts": `before(async () => void (await useBackend("cpu")));`,
    "src/models/b.test.ts": `before(async () => void (await useBackend("auto")));`,
    "src/models/c.test.ts": `import { spawn } from "node:child_process";`,
    "src/models/d.test.ts": `before(async () => void (await useBackend()));`,
    "src/models/e.test.ts": `delete process.env.CI;`,
    "src/models/f.test.ts": `import { visit } from "../report/testing/browser_visit";`,
    "src/models/parts/g.test.ts": `before(async () => void (await useBackend("cpu")));`,
    "src/random/h.test.ts": "",
  };
  const [a, b, c, d, e, f, g] = "abcdefg"
    .split("")
    .map((name) => `src/models/${name === "g" ? "parts/" : ""}${name}.test.ts`);
  assert.deepEqual(
    processesOf(Object.keys(sources), (file) => sources[file as keyof typeof sources]),
    [["src/backend/wasm.test.ts"], [a, g], [b, d], [c], [e], [f], ["src/random/h.test.ts"]],
  );
});
