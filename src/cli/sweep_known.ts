import type { OptionTable } from "../config";
import { requireDataset } from "../data";
import { KERNEL_NAME } from "../host/node/jupyter";
import { likelihoods, models, networks } from "../models";
import { readNotebook } from "../report/notebook";
import { parametersOf } from "../report/parameters";
import type { Known } from "../sweep/work";
import { trainFlags } from "./options";

/** What a sweep file is checked against: the flags of `npm run train`, and notebooks' parameters. */
export const knownToSweeps: Known = {
  flagsOf: trainFlags,
  requireDataset,
  parametersOf: (notebook) => parametersOf(readNotebook(notebook, KERNEL_NAME)),
};

/** The flags of `npm run train` with those of every model, network and likelihood. */
export function everyTrainFlag(): OptionTable {
  const pages = [
    ...models.names().map((name) => ["--model", name]),
    ...networks.names().map((name) => ["--architecture", name]),
    ...likelihoods.names().map((name) => ["--likelihood", name]),
  ];
  // The first that has a name describes it.
  return pages.reduce<OptionTable>((all, argv) => ({ ...trainFlags(argv), ...all }), trainFlags());
}
