import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { trainingOptions } from "../config";
import { bundleOf } from "../host/display";
import { projectRoot } from "../host/node/project_root";
import { startTestCells } from "../jupyter/testing/cells";
import { withNotebook } from "./testing/host";

// What a cell says of the names of this room, compiled and run as the kernel does it.

const cells = startTestCells(join(projectRoot(), "notebooks"));
after(() => cells.close());

test("model, data and run show themselves as a cell's last expression", () =>
  withNotebook(async (shown) => {
    await cells.value(`import { createModel, loadDataset, train, useBackend } from "../src";
await useBackend("cpu");
const data = await loadDataset("digits", { trainImages: 64, testImages: 16 });
const model = createModel({ model: "vae", latentSize: 2, hiddenSizes: [8] }, data);
const run = train(model, data, { numEpochs: 1 });`);
    const textOf = async (name: string) => {
      const bundle = await bundleOf(await cells.value(name), String);
      return [Object.keys(bundle).sort().join(), String(bundle["text/plain"])];
    };
    const [types, table] = await textOf("model");
    assert.equal(types, "text/html,text/plain");
    assert.match(table, /encoder\.dense_0 +784 × 8 \+ 8 +6,280\n/);
    assert.match((await textOf("data")).join(), /^image\/png,.*64 training and 16 test images/);
    assert.match((await textOf("run")).join(), /^text\/plain,Training .*: 0 of 1 epochs done$/);
    assert.match(
      (await textOf("await run.finish(); run")).join(),
      /finished: 1 of 1 epochs done, /,
    );
    await cells.value("const again = train(model, data);");
    assert.match(String(shown.at(-1)?.data["text/plain"]), /^The VAE has 1 epoch; .* starts anew/);
  }));

test("Shift-Tab on train names each setting, its default and what it is", () => {
  const code = `import { train } from "../src";\ntrain`;
  const { documentation = "" } = cells.compiler.inspect(code, code.length) ?? {};
  for (const [name, option] of Object.entries(trainingOptions)) {
    const line = `- \`${name}\` ${JSON.stringify(option.default)}: ${option.help}`;
    assert.ok(documentation.split("\n").includes(line), `${line}\nin\n${documentation}`);
  }
});

test("a name that src exports and the cell did not import is told with its import, another is not", async () => {
  const told = async (code: string) => (await cells.run(code)).failure?.evalue ?? "";
  const advice = (name: string) => `\nimport { ${name} } from "../src"`;
  const said = `TS2304: Cannot find name 'livePlot'.${advice("livePlot")}`;
  assert.ok((await told("livePlot(1)")).endsWith(said));
  for (const [code, name] of [
    ["figures.samples", "figures"],
    ["const asked = { evaluateModel };", "evaluateModel"],
    ["const x: Dataset | undefined = undefined;", "Dataset"],
  ]) {
    assert.ok((await told(code)).endsWith(advice(name)), `${code}: ${await told(code)}`);
  }
  assert.match(await told("liveplotting(1)"), /Cannot find name 'liveplotting'\.$/);
});
