import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Program } from "./child";
import { Contender } from "./contenders";
import { interleave } from "./interleave";
import { Progress } from "./progress";
import { LeftOut } from "./report/results";

const progress = new Progress({ write: () => true } as unknown as NodeJS.WriteStream);

/** A child in a line of JavaScript. */
const program = (script: string): Program => ({
  argv: [process.execPath, "-e", script],
  cwd: __dirname,
});

const contender = (name: string, script: string): Contender => ({
  ...{ name, label: name, kind: "peer", program: program(script) },
  work: { images: 10, batch_size: 5 },
});

/** Answers each request with what `answer` is, and says first that it is warm. */
const answering = (answer: string) => `
  console.log('{"version":"1.2"}');
  process.stdin.on("data", () => console.log(JSON.stringify(${answer})));`;

test("a peer that cannot be started is left out with its reason, and so is one that ends", async () => {
  const leftOut: LeftOut[] = [];
  const answer = "{ seconds: 2, peak_memory_bytes: 5, loss: 1 }";
  const epochs = await interleave(
    [
      contender(
        "absent",
        'console.error("ModuleNotFoundError: No module named x"); process.exit(1)',
      ),
      contender("there", answering(answer)),
      contender(
        "brief",
        'console.log(\'{"version":"1"}\'); process.stdin.once("data", () => process.exit(3))',
      ),
    ],
    { stage: "test", rounds: 3, progress, leftOut },
  );
  assert.deepEqual(
    epochs.map(({ name, version, seconds, losses }) => [name, version, seconds, losses]),
    [["there", "1.2", [2, 2, 2], [1, 1, 1]]],
  );
  assert.deepEqual(leftOut, [
    { name: "absent", reason: "ModuleNotFoundError: No module named x" },
    { name: "brief", reason: "it ended with exit status 3" },
  ]);
});

test("what runs beside does so while epochs are timed, and only then", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "beside-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "pid");
  writeFileSync(file, "0");
  const beside = program(`
    require("node:fs").writeFileSync(${JSON.stringify(file)}, String(process.pid));
    console.log('{"version":"1"}');
    setInterval(() => undefined, 1000);`);
  // A process that is there takes signal 0.
  const there = `(() => {
    const pid = Number(require("node:fs").readFileSync(${JSON.stringify(file)}));
    try { return pid > 0 && process.kill(pid, 0) } catch { return false }
  })() ? 1 : 0`;
  const epochs = await interleave(
    [contender("one", answering(`{ seconds: ${there}, peak_memory_bytes: 1 }`))],
    { stage: "test", rounds: 2, beside: { ...beside, apart: true }, progress, leftOut: [] },
  );
  assert.deepEqual(epochs[0].seconds, [1, 1]);
  const pid = Number(readFileSync(file, "utf8"));
  assert.throws(() => process.kill(pid, 0), { code: "ESRCH" });
});
