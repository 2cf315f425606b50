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
  runs(options: SetOptions): ResultRun[];
  document(finished: readonly Finished[], facts: DocumentFacts): string;
}

/** What `--set` may name. */
export const SETS: readonly ResultSet[] = [
  { name: "sizes", output: "docs/results.md", runs: sizesSet, document: sizesDocument },
  { name: "family", output: "docs/family.md", runs: familySet, document: familyDocument },
  { name: "papers", output: "docs/papers.md", runs: papersSet, document: papersDocument },
];
