import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { idxImages, idxLabels } from "../../src/data/testing/idx_files";
import { projectRoot } from "../../src/host/node/project_root";
import { startTestKernel, type TestKernel } from "../../src/jupyter/testing/client";
import { readApi } from "./exports";

// The examples in the TSDoc of what a notebook imports, and those of README and guide, each as a part of a
// cell, which is checked by the compiler and run. What an example speaks of and does not make itself, it is
// given.

const root = projectRoot();
const { exported, mentioned } = readApi(root);

/** Examples by what they are an example of, those of a class's members included. */
const examples = [...exported, ...mentioned].flatMap(({ name, examples: own, declaration }) => {
  const members = declaration.replaceAll(/^\s*\* ?/gm, "").matchAll(/```ts\n([^]*?)\n```/g);
  return [...own, ...Array.from(members, ([, code]) => code)].map((code) => ({ name, code }));
});

/** The blocks of a document. */
function blocksOf(name: string): { name: string; code: string }[] {
  const text = readFileSync(join(root, name), "utf8");
  return Array.from(text.matchAll(/^```ts\n([^]*?)\n```$/gm), ([, code]) => ({ name, code }));
}
const documented = [...blocksOf("README.md"), ...blocksOf("docs/guide.md")];

const names = exported.flatMap(({ name, kind }) =>
  (kind === "type" && name !== "UserError") || name.includes(".") ? [] : [name],
);

const START = `
import { figures, type ImageShape, ${names.join(", ")} } from "../src";
import { readFileSync } from "node:fs";
await useBackend();
const zeros = (n: number, imageShape: ImageShape) => createImageSplit({
  imageShape,
  pixels: new Uint8Array(n * imageShape[0] * imageShape[1] * imageShape[2]),
  labels: Array.from({ length: n }, (_, i) => i % 10),
});
const drawn = await loadDataset("digits", { limit: { train: 256, test: 64 } });
const made = (settings = {}) => createModel({ latentSize: 3, hiddenSizes: [16], ...settings }, drawn);
const trained = train(made(), drawn, { numEpochs: 2 });
await trained.finish();
await saveRun(trained, drawn);
const judge = (await imageClassifier(drawn)).classifier;
`;

/** What examples are given, by the name that they call it: each a small one of its kind. */
const GIVEN: Readonly<Record<string, string>> = {
  mnist: "drawn",
  data: "drawn",
  model: "trained.model",
  other: "made()",
  sprites: `await loadDataset("sprites", { size: 28, channels: 1, limit: { train: 96, test: 96 } })`,
  flowers: `{ ...drawn, classNames: ["rose", ...drawn.classNames.slice(1)] }`,
  run: "trained",
  history: "trained.history",
  classifier: "judge",
  x: "tf.zeros<tf.Rank.R4>([2, 28, 28, 1])",
  h: "tf.zeros<tf.Rank.R4>([2, 14, 14, 2])",
  kernel: "tf.zeros<tf.Rank.R4>([3, 3, 1, 2])",
  bias: "tf.zeros<tf.Rank.R1>([2])",
  layer: `{
    kernel: tf.zeros<tf.Rank.R4>([3, 3, 1, 2]), bias: tf.zeros<tf.Rank.R1>([1]), activation: "relu",
  } as const`,
  pixels: "new Uint8Array(2 * 48 * 32 * 3)",
  labels: "[0, 1]",
  png: `readFileSync("outputs/vae/samples.png")`,
  rate: `slider({ label: "rate", min: 0, max: 1, value: 0 })`,
  beta: `slider({ label: "β", min: 0, max: 4, value: 1 })`,
  draw: "() => undefined",
  loss: "96.6",
  bound: "-96.6",
  radius: "3",
  size: "3",
  epoch: "1",
  batchSize: "128",
  latentSize: "15",
};

/** A sweep starts Ray, which only some tests install. */
const SWEEPS = {
  sweep: `async (search: object, settings: object) => ({ name: "beta", best: { search, settings } })`,
  sweepResults: "async (name: string) => historyTable(trained.history)",
};

/** What some are given in place of that. */
const GIVEN_TO: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  holdOut: {
    loadDataset: "async (name: string) => ({ ...drawn, train: zeros(20_000, [2, 2, 1]) })",
  },
  sweep: SWEEPS,
  sweepResults: SWEEPS,
  "docs/guide.md": SWEEPS,
  savedRun: { run: "train(made(), drawn, { numEpochs: 1 })" },
  Run: { run: "train(made(), drawn, { numEpochs: 1 })" },
  slider: { run: "train(made(), drawn, { numEpochs: 1 })" },
  withFewLabels: { loadDataset: "async (name: string) => drawn" },
  sampleImages: { model: `made({ model: "cvae" })` },
  "figures.samples": { model: `made({ model: "cvae" })` },
  "figures.confusion": { model: `made({ model: "cvae" })` },
  classAccuracy: { model: `made({ model: "m2", classifier: "same" })` },
  labelOf: { model: `made({ model: "cvae" })` },
  "figures.maps": { vae: "made()", vae4: "made()" },
};

const folder = mkdtempSync(join(tmpdir(), "examples "));
let kernel: TestKernel;
before(async () => {
  for (const [name, bytes] of Object.entries({
    "train-images-idx3-ubyte": idxImages(20),
    "train-labels-idx1-ubyte": idxLabels(20),
    "t10k-images-idx3-ubyte": idxImages(10),
    "t10k-labels-idx1-ubyte": idxLabels(10),
  })) {
    writeFileSync(join(folder, name), bytes);
  }
  kernel = await startTestKernel({ LATENT_LAB_PLAYGROUND: "picture", MNIST_DIR: folder });
  await run(START);
});
after(async () => {
  await kernel.close();
  rmSync(folder, { recursive: true, force: true });
});

async function run(code: string): Promise<void> {
  const { reply } = await kernel.execute(code);
  assert.equal(reply.status, "ok", `${code}\n${((reply.traceback ?? []) as string[]).join("\n")}`);
}

const IMPORT = /^import \{([^}]*)\} from "\.\.\/src";\n/gm;

/** An example in a block of its own, with what it is given. */
function blockOf({ name, code: written }: { name: string; code: string }): string {
  // All that there is to import is imported; what an example imports itself must be a part of that.
  for (const [, list] of written.matchAll(IMPORT)) {
    for (const each of list.split(","))
      assert.ok(["figures", ...names].includes(each.trim()), each);
  }
  const code = written.replaceAll(IMPORT, "");
  const words = new Set(code.match(/(?<![.\w])\w+/g));
  const lines = Object.entries({ ...GIVEN, ...GIVEN_TO[name] })
    .filter(([word]) => words.has(word) && !isMade(code, word))
    .map(([word, value]) => `const ${word} = ${value};`);
  return ["{", ...lines, "{", code, "}", "}"].join("\n");
}

// Several in a cell: to compile one takes longer than most of them run.
const together = 12;
const all = [...examples, ...documented];
for (let i = 0; i < all.length; i += together) {
  const some = all.slice(i, i + together);
  test(`examples run: ${some.map(({ name }) => name).join(", ")}`, () =>
    run(some.map(blockOf).join("\n")));
}

/** Whether an example makes a thing itself. */
function isMade(code: string, word: string): boolean {
  return new RegExp(`const (${word}|\\{[^}]*\\b${word}\\b[^}]*\\}) =`).test(code);
}
