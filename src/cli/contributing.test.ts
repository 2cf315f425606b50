import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { decode } from "fast-png";
import { summaryOf } from "../report/summary";
import { writeNotebook } from "../report/testing/notebooks";
import { watchReport } from "../report/testing/run_report";
import { contributedRun } from "./testing/contributed_run";
import { contributingPage, EXAMPLES } from "./testing/contributing_pages";
import { spawnCommand } from "./testing/run_command";
import { addPage, removeProject, temporaryProject } from "./testing/temporary_project";

// The examples of CONTRIBUTING.md as files, each with its one line, in a copy of the project; as
// cells they are run by src/notebook/contributing.test.ts.

const root = temporaryProject();
after(() => removeProject(root));
for (const heading of EXAMPLES) addPage(root, contributingPage(heading));

const run = contributedRun(root, "mmd-vae", [
  ...["--dataset", "discs", "--lambda", "10", "--likelihood", "laplace", "--scale", "0.2"],
  ...["--architecture", "subpixel-conv", "--channels", "4,6"],
]);
run.catch(() => undefined); // told by the tests that wait for it

test("--help names each of them, and their options with what they mean", async () => {
  const choice = ["--model", "mmd-vae", "--likelihood", "laplace"];
  const { stdout } = await spawnCommand(
    "train",
    [...choice, "--architecture", "subpixel-conv", "--help"],
    { root },
  );
  for (const part of [
    /--model vae\|[\w|-]*\|mmd-vae\|[\w|-]*\|wae$/m,
    /--architecture dense\|conv\|resnet\|subpixel-conv\n/,
    /--likelihood .*\|laplace\|/,
    /--lambda X +weight of the MMD term \(default 100\)/,
    /--scale X +b of the Laplace likelihood \(default 0\.1\)/,
    /--channels N,N,… +channels of the encoder's convolutions, .* \(default 16,32\)/,
  ]) {
    assert.match(stdout, part);
  }
});

test("a model's own loss: its terms and their weights are what is trained, noted and added up", async () => {
  const { histories, evaluation, evaluationText } = await run;
  const [{ history, config, settings }] = histories;
  assert.deepEqual([settings.lambda, config.lambda], [10, 10]);
  for (const { test, train, weights, negativeElbo } of history) {
    assert.deepEqual(Object.keys(test), ["loss", "reconstruction", "mmd"]);
    assert.deepEqual(weights.test, { reconstruction: 1, mmd: 10 });
    for (const means of [test, train]) {
      near(means.loss, means.reconstruction + 10 * means.mmd, 1e-2);
      assert.ok(means.mmd > 0 && means.mmd < 2, `${means.mmd}: k lies between 0 and 1`);
    }
    assert.equal(negativeElbo, undefined, "there is no KL in it");
  }
  assert.ok(history[3].test.reconstruction < history[0].test.reconstruction, "it learns");
  // What is measured is the ELBO all the same, of the posterior that it has.
  const { elbo, reconstruction, kl } = evaluation as Record<string, number>;
  near(elbo, -(reconstruction + kl), 1e-6);
  assert.match(evaluationText, /^−ELBO +[\d.]+\n {2}reconstruction +[\d.]+\n {2}KL +[\d.]+$/m);
  assert.doesNotMatch(evaluationText, /\bloss\b|\bbeta\b/);
});

test("a data set of 48 × 32 images in colour: arrays, pictures and tables are of its kind", async () => {
  const { tensors, picture, evaluationText } = await run;
  const images = tensors.get("images");
  assert.deepEqual(images?.shape, [4, 48, 32, 3]);
  assert.ok(images.values.every((value) => value >= 0 && value <= 1));
  const { width, height, channels } = decode(picture);
  assert.ok(width > 4 * 32 && height > 48 && channels >= 3, `${width} × ${height}, ${channels}`);
  assert.match(evaluationText, /^data set +discs$/m);
  for (const name of ["red", "green", "blue"]) {
    assert.match(evaluationText, new RegExp(`^ {2}${name} +16 `, "m"));
  }
});

test("a likelihood and a network: what they are made with is in the weights and the files", async () => {
  const { histories, weights, tensors, evaluation } = await run;
  const [{ config, history }] = histories;
  const { architecture, likelihood, channels, scale } = config;
  assert.deepEqual(
    { architecture, likelihood, channels, scale },
    { architecture: "subpixel-conv", likelihood: "laplace", channels: [4, 6], scale: 0.2 },
  );
  assert.ok(!("hidden_sizes" in config), "dense layers' options are not its own");
  // 3 → 4 → 6 channels by windows of 3 × 3, and 12 × 8 pixels to three latents; and back.
  const header = weights[0].subarray(8).toString("latin1");
  for (const [name, shape] of [
    ["encoder.conv_0.kernel", "3,3,3,4"],
    ["encoder.conv_1.kernel", "3,3,4,6"],
    ["encoder.mean.kernel", "576,3"],
    ["decoder.dense.kernel", "3,576"],
    ["decoder.conv_1.kernel", "3,3,6,16"],
    ["decoder.pixels.kernel", "3,3,4,12"],
  ]) {
    assert.match(
      header,
      new RegExp(`"${name.replaceAll(".", "\\.")}":\\{[^}]*"shape":\\[${shape}\\]`),
    );
  }
  assert.ok(history[3].test.loss < history[0].test.loss, "it learns");
  assert.deepEqual(tensors.get("images")?.shape, [4, 48, 32, 3]);
  // |x − μ| ≤ 1: no pixel of the 4608 costs more than 1 / b + log 2b, and none less than log 2b.
  const least = 4608 * Math.log(0.4);
  const { reconstruction } = evaluation as Record<string, number>;
  assert.ok(reconstruction > least && reconstruction < least + 3 * 4608 * 5, `${reconstruction}`);
});

test("Ctrl-C and --resume: the run ends as if there had been no break", async () => {
  const { histories, weights } = await run;
  assert.deepEqual(histories[1], histories[0]);
  assert.ok(weights[1].equals(weights[0]));
});

test("a report of all four, and a comparison by the model's own weight", async () => {
  await run;
  const notebook = join(root, "discs.ipynb");
  writeNotebook(notebook, [
    { text: "# Discs" },
    { code: `const lambda = 10;\nconst ckptDir = "runs/report";`, tags: ["parameters"] },
    {
      code: `import { createModel, figures, loadDataset, train, trainingPanel } from "../src";
const data = await loadDataset("discs", { limit: { train: 96, test: 48 } });
const parts = { architecture: "subpixel-conv", channels: [4, 6], likelihood: "laplace" };
const model = createModel({ model: "mmd-vae", latentSize: 2, lambda, ...parts }, data);
await trainingPanel(train(model, data, { numEpochs: 2, batchSize: 32 }))`,
    },
    { code: `figures.samples(model, data)`, tags: ["samples"] },
  ]);
  const page = join(root, "discs.html");
  const asked = [notebook, "-p", "lambda=1,50", "--output", page];
  const { status, stderr } = await watchReport(asked, root).ended;
  assert.equal(status, 0, stderr);
  const html = readFileSync(page, "utf8");
  const { metrics = {} } = summaryOf(html) ?? {};
  assert.ok("test MMD" in metrics, Object.keys(metrics).join());
  assert.ok(!("test loss" in metrics), "what does not compare is no figure of the comparison");
  // There is no KL in the loss, so no −ELBO to compare by: the page says so.
  assert.match(html, /each loss is a sum of its own, and they do not compare/);
  for (const value of [1, 50]) {
    const report = readFileSync(join(root, "discs", `lambda=${value}.html`), "utf8");
    const summary = summaryOf(report);
    assert.deepEqual(summary?.weights, { reconstruction: 1, mmd: value });
    for (const part of ["MMD-VAE · loss · coloured discs", "test MMD"]) {
      assert.ok(report.includes(part), `${part} in the report of λ = ${value}`);
    }
  }
});

function near(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);
}
