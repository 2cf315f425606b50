import { byRow, cell, type Column, epochsText, markdownTable, publishedTable } from "./markdown";
import { FIGURE, PAPER_FIGURES, type PaperFigure } from "./papers";
import type { DocumentFacts } from "./result_run";
import type { Finished } from "./run_one";

/** `docs/papers.md`: a section for each figure, what papers give and what came out here. */
export function papersDocument(finished: readonly Finished[], facts: DocumentFacts): string {
  const { command, missing } = facts;
  const sections = PAPER_FIGURES.map((figure) => section(figure, finished)).filter(Boolean);
  return `# Beside the papers

Written by \`${command}\`. Do not edit: run it again.

What papers give of a model, and what its page comes to here, each with its setting. Trained on all training images and evaluated on all test images; what was chosen, and on which images, is in [choice-of-defaults.md](choice-of-defaults.md). Mean ± standard deviation where there is more than one seed; minutes are of the machine that made the table.
${missing.length > 0 ? `\nNot run yet: ${missing.join(", ")}.\n` : ""}
${sections.join("\n\n")}
`;
}

/** Nothing where none of its trainings is finished. */
function section(figure: PaperFigure, finished: readonly Finished[]): string | undefined {
  const { title, explained, column, published, trainings, evaluate } = figure;
  const rows = new Set(trainings.map(({ row }) => row));
  const own = finished.filter(({ run }) => rows.has(run.row));
  if (own.length === 0) return undefined;
  const [{ run }] = own;
  const here = [...byRow(own)].map(([name, members]) => [
    name,
    cell(members, { ...column, read: ({ evaluations }) => column.read(evaluations[FIGURE]) }),
    String(members.length),
    epochsText(members[0].run.numEpochs),
    cell(members, MINUTES),
    `\`${[...members[0].run.train, ...datasetOf(members[0])].join(" ")}\``,
  ]);
  return `## ${title}

${explained}

${markdownTable(["here", column.title, "seeds", "trained for", "minutes each", "`npm run train --`"], here)}

Then \`npm run evaluate -- --model ${run.model} ${[...evaluate, ...datasetOf(own[0])].join(" ")}\`, and so for each.${
    published.length > 0 ? `\n\n${publishedTable(published, column.title, "published")}` : ""
  }`;
}

/** Where it is not that of all. */
function datasetOf({ run: { dataset } }: Finished): string[] {
  return dataset === undefined ? [] : ["--dataset", dataset];
}

const MINUTES: Column = {
  title: "minutes",
  read: ({ trainingSeconds }) => trainingSeconds && trainingSeconds / 60,
  digits: 0,
};
