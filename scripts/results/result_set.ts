import { familySet } from "./family";
import { familyDocument } from "./family_document";
import { papersSet } from "./papers";
import { papersDocument } from "./papers_document";
import type { DocumentFacts, ResultRun, SetOptions } from "./result_run";
import type { Finished } from "./run_one";
import { sizesSet } from "./sizes";
import { sizesDocument } from "./sizes_document";

/** Runs that are trained, evaluated and written into a document together. */
export interface ResultSet {
  readonly name: string;
  /** Where its document goes. */
  readonly output: string;
  /** Where the figures of finished runs are kept. */
  readonly record: string;
  runs(options: SetOptions): ResultRun[];
  document(finished: readonly Finished[], facts: DocumentFacts): string;
}

/** What `--set` may name. */
export const SETS: readonly ResultSet[] = [
  { ...places("sizes", "results"), runs: sizesSet, document: sizesDocument },
  { ...places("family", "family"), runs: familySet, document: familyDocument },
  { ...places("papers", "papers"), runs: papersSet, document: papersDocument },
];

function places(name: string, document: string) {
  return { name, output: `docs/${document}.md`, record: `docs/measured/${document}.json` };
}
