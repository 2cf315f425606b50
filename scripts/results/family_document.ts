import { counted } from "../../src/config";
import { models } from "../../src/models/registry";
import { GREY } from "./family";
import { byRow, type Column, epochsText, markdownTable, tableOfRows } from "./markdown";
import { MIXTURE, mixtureInWords } from "./mixture";
import type { DocumentFacts } from "./result_run";
import type { Evaluated, Finished } from "./run_one";

const grey = (read: (of: Evaluated) => number | null | undefined) => (of: Finished) =>
  read(of.evaluations[GREY]);

const COLUMNS: readonly Column[] = [
  { title: "−log p(x)", read: grey((e) => negative(e.log_likelihood)), digits: 2 },
  { title: "reconstruction", read: grey((e) => e.reconstruction), digits: 2 },
  { title: "KL", read: grey((e) => e.kl), digits: 2 },
  { title: "active units", read: grey((e) => e.active_units), digits: 1 },
  { title: "MSE", read: grey((e) => e.reconstruction_mse), digits: 4 },
  { title: "FDD, prior", read: grey((e) => e.frechet_digit_distance?.samples), digits: 1 },
  {
    title: "FDD, mixture",
    read: ({ evaluations }) => evaluations[MIXTURE].frechet_digit_distance?.samples,
    digits: 1,
  },
  { title: "weights, millions", read: (of) => of.weights, digits: 2, factor: 1e-6 },
  {
    title: "classes named, %",
    read: grey((e) => (e.class_accuracy ?? e.clustering)?.accuracy),
    ...{ digits: 1, factor: 100 },
  },
];

/** `docs/family.md`: a row for each model, from the same images and for as many epochs. */
export function familyDocument(finished: readonly Finished[], facts: DocumentFacts): string {
  const { command, importanceSamples: K, missing } = facts;
  const [{ evaluations, run }] = finished;
  const { numEpochs } = run;
  const { images, dataset, generated_data, frechet_digit_distance } = evaluations[GREY];
  const seeds = [...new Set(finished.map(({ run }) => run.seed))].sort((a, b) => a - b);
  const data = generated_data ? "digits of the project's own drawing, not MNIST" : dataset;
  const floor = frechet_digit_distance?.floor.toFixed(2) ?? "–";
  return `# The family

Written by \`${command}\`. Do not edit: run it again.

Every model with its default options, dense layers and 15 latents, trained on the grey images of ${data} for ${epochsText(numEpochs)} from seeds ${seeds.join(", ")}, and evaluated on ${counted(images)} test images. [07-the-family](../notebooks/07-the-family.ipynb) shows their reconstructions and samples side by side.

- \`npm run train -- --model NAME --num_epochs ${numEpochs} --seed 1\`, then \`npm run evaluate -- --model NAME --importance_samples ${K}\`
- Nats per image; mean ± standard deviation over seeds. −log p(x) is importance-weighted with K = ${K}, through the model's own densities; – where a model has no likelihood. On grey pixels it is not a normalized likelihood, and compares only within this table.
- A model that is told labels explains less: compare it with its like.
- FDD: the Fréchet distance of samples from the test images in the features of the project's own classifier. Training images are ${floor} away: the floor. Latents are from the model's own prior, N(0, I) where it learned none; then from ${mixtureInWords}.
- Classes named: by q(y|x), or by clusters matched with classes one to one.
- What a step costs beside the VAE's is in [benchmarks](../benchmarks/README.md); figures of papers, in their settings, are in [papers.md](papers.md).
${missing.length > 0 ? `- Not run yet: ${missing.join(", ")}.\n` : ""}
${tableOfRows(finished, COLUMNS)}

## What each is

${markdownTable(["model", "page", "from"], pages(finished))}
`;
}

/** Where a row's page is, and where it is from. */
function pages(finished: readonly Finished[]): string[][] {
  return [...byRow(finished)].map(([title, [{ run }]]) => {
    const file = `src/models/${run.model.replaceAll("-", "_")}.ts`;
    return [title, `[\`--model ${run.model}\`](../${file})`, models.find(run.model).paper ?? ""];
  });
}

function negative(value: number | null | undefined): number | undefined {
  return typeof value === "number" ? -value : undefined;
}
