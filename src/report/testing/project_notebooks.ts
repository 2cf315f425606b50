import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { KERNEL_NAME } from "../../host/node/jupyter";
import { projectRoot } from "../../host/node/project_root";
import { idxImages, idxLabels } from "../../data/testing/idx_files";
import { readNotebook } from "../notebook";
import { parametersOf } from "../parameters";
import { type ReportRun, runReport } from "./run_report";

/** Runs the project's own notebooks small, in a folder that goes after the tests. */
export function projectNotebooks() {
  const folder = mkdtempSync(join(tmpdir(), "small notebooks "));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const [ckptDir, outputDir] = [join(folder, "ckpts"), join(folder, "outputs")];
  provideImages(folder);

  /** Runs one to a report, with a few images and one epoch. */
  async function run(
    name: string,
    values: Record<string, number | string>,
  ): Promise<ReportRun & { report: string }> {
    const report = join(folder, `${name}.html`);
    const file = join(projectRoot(), "notebooks", `${name}.ipynb`);
    const declared = parametersOf(readNotebook(file, KERNEL_NAME)).map((each) => each.name);
    const small = Object.entries({ numEpochs: 1, trainImages: 512, testImages: 200, ckptDir });
    const known = Object.fromEntries(small.filter(([key]) => declared.includes(key)));
    const settings = Object.entries({ ...known, ...values }).flatMap(([key, value]) => ["-p", `${key}=${value}`]); // prettier-ignore
    return { report, ...(await runReport(file, "--output", report, ...settings)) };
  }

  return { ckptDir, outputDir, run };
}

/** What is learned does not matter here: any images will do where there is no MNIST. */
function provideImages(folder: string): void {
  if (process.env.MNIST_DIR !== undefined) return;
  process.env.MNIST_DIR = folder;
  for (const [name, count] of Object.entries({ train: 600, t10k: 300 })) {
    writeFileSync(join(folder, `${name}-images-idx3-ubyte`), idxImages(count));
    writeFileSync(join(folder, `${name}-labels-idx1-ubyte`), idxLabels(count));
  }
}
