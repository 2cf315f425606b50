import { counted, UserError } from "../../src/config";
import { barChart, Figure, staticPicture } from "../../src/figures";
import { EpochResult, Results } from "./results";

/** The epochs as bars: those that were timed whole, and those scaled from a part. */
export function epochChart({ epochs, work }: Results): Figure {
  const bars = (results: readonly EpochResult[]) =>
    [...results]
      .sort((a, b) => a.summary.median - b.summary.median)
      .map(({ label, kind, summary }) => ({
        label,
        value: summary.median,
        emphasized: kind === "project",
      }));
  const title = `One epoch, ${counted(work.images)} images, seconds (less is better)`;
  return barChart(
    [
      { title: "native libraries", bars: bars(epochs.filter(({ scaled }) => !scaled)) },
      {
        title: "WebAssembly and JavaScript, scaled from fewer images",
        bars: bars(epochs.filter(({ scaled }) => scaled)),
      },
    ],
    { title, unit: "s" },
  );
}

/** @throws UserError where nothing was timed, or no browser draws it */
export async function chartPng(results: Results): Promise<Uint8Array> {
  if (results.epochs.length === 0) {
    throw new UserError("--chart draws the epochs, and none was timed: add epochs to --only");
  }
  const png = await staticPicture(epochChart(results), { width: 760 });
  if (png) return png;
  throw new UserError(
    "the chart was not drawn: no browser could be started to draw it; `npm run doctor` says what was found",
  );
}
