import { counted } from "../../src/config";
import { MIXTURE, mixtureInWords } from "./mixture";
import { type Column, epochsText, publishedTable, tableOfRows } from "./markdown";
import { PUBLISHED_GREY } from "./published";
import type { DocumentFacts } from "./result_run";
import type { Evaluated, Finished } from "./run_one";
import { type Binarization } from "./sizes";

/** A column of one evaluation. */
type Figure = Column<Evaluated>;

const NATS: readonly Figure[] = [
  { title: "−ELBO", read: (e) => e.loss, digits: 2 },
  { title: "reconstruction", read: (e) => e.reconstruction, digits: 2 },
  { title: "KL", read: (e) => e.kl, digits: 2 },
  {
    title: "−log p(x)",
    read: ({ log_likelihood }) => log_likelihood && -log_likelihood,
    digits: 2,
  },
  { title: "active units", read: (e) => e.active_units, digits: 1 },
];
const GREY: readonly Figure[] = [
  ...NATS,
  { title: "MSE", read: (e) => e.reconstruction_mse, digits: 4 },
];
const JUDGED: readonly Figure[] = [
  { title: "FDD samples", read: (e) => e.frechet_digit_distance?.samples, digits: 1 },
  {
    title: "FDD reconstructions",
    read: (e) => e.frechet_digit_distance?.reconstructions,
    digits: 2,
  },
  { title: "label fidelity, %", read: (e) => e.label_fidelity?.accuracy, digits: 2, factor: 100 },
  { title: "diversity", read: (e) => e.label_fidelity?.diversity, digits: 2 },
];

const FROM_MIXTURE: readonly Figure[] = [
  { title: "FDD, mixture", read: (e) => e.frechet_digit_distance?.samples, digits: 1 },
  {
    title: "label fidelity, mixture, %",
    read: (e) => e.label_fidelity?.accuracy,
    ...{ digits: 2, factor: 100 },
  },
  { title: "diversity, mixture", read: (e) => e.label_fidelity?.diversity, digits: 2 },
];

/** `docs/results.md`: mean ± standard deviation over seeds, a table for each binarization. */
export function sizesDocument(finished: readonly Finished[], facts: DocumentFacts): string {
  const { importanceSamples } = facts;
  const under = ({ evaluations }: Finished, binarization: Binarization) =>
    evaluations[`${binarization}-k${importanceSamples}`];
  const { classifier, frechet_digit_distance } = under(finished[0], "none");
  const figures = (columns: readonly Figure[], of: (run: Finished) => Evaluated): Column[] =>
    columns.map((column) => ({ ...column, read: (run) => column.read(of(run)) }));
  const grey = (columns: readonly Figure[]) => figures(columns, (of) => under(of, "none"));
  const table = (binarization: Binarization) =>
    tableOfRows(
      finished,
      figures(NATS, (of) => under(of, binarization)),
    );
  const mixture = figures(FROM_MIXTURE, ({ evaluations }) => evaluations[MIXTURE]);
  return `${howMade(finished, facts)}
## Grey pixels (binarization none)

Not a normalized likelihood: pixels between 0 and 1 enter the cross-entropy as they are.

${tableOfRows(finished, grey(GREY))}

Published, grey:

${publishedTable(PUBLISHED_GREY, "test loss")}

## Static binarization

Each pixel drawn once as 0 or 1, with its grey level as the probability.

${table("static")}

## Dynamic binarization

Pixels drawn as 0 or 1 anew for each evaluation.

${table("dynamic")}

Papers train on binary images as well: [papers.md](papers.md) has their figures beside such trainings. The models above are trained on grey images and for ${epochsText(finished[0].run.numEpochs)}, not 3,280.

## Samples, as a classifier sees them

Fréchet digit distance (FDD): the Fréchet distance from the test images in the features of the project's own classifier (${classifier ? `${classifier.fingerprint}, ${(100 * classifier.test_accuracy).toFixed(2)} % on the test images` : "none"}). It is not the Fréchet inception distance, and compares only within this table. Training images are ${frechet_digit_distance?.floor.toFixed(2) ?? "–"} from the test images: the floor. Label fidelity: share of 10,000 conditioned samples that the classifier takes for what was asked. Diversity: pixel variance within a class, relative to real digits. Latents are from N(0, I); in the last columns from ${mixtureInWords}.

${tableOfRows(finished, [...grey(JUDGED), ...mixture])}

## Checks

${checksText(finished, (each) => under(each, "none"))}
`;
}

/** How the figures were made, and what they mean. */
function howMade(
  finished: readonly Finished[],
  { command, importanceSamples: K, missing }: DocumentFacts,
): string {
  const [{ evaluations, run }] = finished;
  const { images, dataset, generated_data } = evaluations[`none-k${K}`];
  const seeds = [...new Set(finished.map((each) => each.run.seed))].sort((a, b) => a - b);
  const epochs = epochsText(run.numEpochs);
  const setting = `${counted(images)} test images, ${epochs}, seeds ${seeds.join(", ")}`;
  const data = generated_data
    ? "digits of the project's own drawing, not MNIST"
    : dataset.toUpperCase();
  return `# Results

Written by \`${command}\`, which trains every model below from scratch and evaluates it on the test images. Do not edit: run it again.

- Data: ${data}. ${setting}. Networks are dense where a row does not say otherwise, and all other flags the defaults. Models are trained on grey images.
- \`npm run train -- ${run.train.join(" ")}\`, and so for each model, latent size and seed; of convolutions with \`--architecture conv\`
- \`npm run evaluate -- --model ${run.model} --binarization none --importance_samples ${K}\`, and with \`static\` and \`dynamic\`
- Nats per image; mean ± standard deviation over seeds. Lower is better, but for label fidelity and diversity. −log p(x) is importance-weighted with K = ${K}, an upper bound in expectation; more samples lower it.
- Figures under different binarizations do not compare, and stand in tables of their own. A CVAE is told the label and so explains less: compare CVAEs with CVAEs.
${missing.length > 0 ? `- Not run yet: ${missing.join(", ")}.\n` : ""}`;
}

/** The checks that a model failed, by model and seed. */
function checksText(finished: readonly Finished[], of: (run: Finished) => Evaluated): string {
  const broken = finished.flatMap((each) =>
    of(each)
      .diagnostics.filter(({ passed }) => !passed)
      .map(({ check }) => `${each.run.title}, seed ${each.run.seed}: ${check}`),
  );
  if (broken.length > 0) return `Failed:\n\n${broken.map((each) => `- ${each}`).join("\n")}`;
  return "Every model passes every check: no posterior collapse, no ignored z or y, no hole in the prior.";
}
