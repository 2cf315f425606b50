import { Dataset, loadDataset } from "../data";
import { bar, Output, StatusLine } from "./terminal";

/** Settings that say which data are wanted. */
export interface DataSettings {
  readonly dataset: string;
  readonly dataDir: string;
  readonly seed: number;
  readonly trainImages: number;
  readonly testImages: number;
}

/** Loads a data set with a progress bar, and says what it is and whatever the user must know. */
export async function loadData(
  { dataset, dataDir, seed, trainImages, testImages }: DataSettings,
  output: Output = process.stdout,
): Promise<Dataset> {
  const status = new StatusLine(output);
  const data = await loadDataset(dataset, {
    dataDir: dataDir || undefined,
    seed,
    limit: { train: trainImages || undefined, test: testImages || undefined },
    onMessage: (line) => status.print(line),
    onProgress: ({ label, done, total }) =>
      status.show(total ? `${label}  ${bar(done / total, 24)}  ${percent(done / total)}` : label),
  });
  status.clear();
  return data;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
