import type { imageOptions, Settings } from "../config";
import { Dataset, type ImageOptions, loadDataset } from "../data";
import { duration, Output, shareLine, StatusLine } from "./terminal";

/** Settings that say which data are wanted. */
export interface DataSettings extends Partial<Settings<typeof imageOptions>> {
  readonly dataset: string;
  readonly dataDir: string;
  readonly seed: number;
  readonly trainImages: number;
  readonly testImages: number;
}

/** Loads a data set with a progress bar, and says what it is and whatever the user must know. */
export async function loadData(
  settings: DataSettings,
  output: Output = process.stdout,
): Promise<Dataset> {
  const { dataset, dataDir, seed, trainImages, testImages, strict } = settings;
  const status = new StatusLine(output);
  const left = timeLeft();
  const data = await loadDataset(dataset, {
    dataDir: dataDir || undefined,
    ...{ seed, strict },
    ...imagesAsked(settings),
    limit: { train: trainImages || undefined, test: testImages || undefined },
    onMessage: (line) => status.print(line),
    onProgress: ({ label, done, total }) =>
      status.show(
        total ? `${shareLine(label, done / total)}  ${left(label, done / total)}`.trimEnd() : label,
      ),
  });
  status.clear();
  return data;
}

/** What flags ask of images, in the names of code. */
function imagesAsked(settings: Partial<Settings<typeof imageOptions>>): ImageOptions {
  const { imageSize, fit, channels, invert, background } = settings;
  const numbered = channels === "1" ? 1 : channels === "3" ? 3 : "auto";
  return { size: imageSize || undefined, fit, channels: numbered, invert, background };
}

/** The flags that ask for the images that a checkpoint was trained on. */
export function flagsOf({
  size,
  fit,
  channels,
  invert,
  background,
}: ImageOptions): Partial<Settings<typeof imageOptions>> {
  const sides = Array.isArray(size) ? `${size[1]}x${size[0]}` : size;
  const flags = {
    ...{ imageSize: sides === undefined ? undefined : String(sides), fit, invert, background },
    channels: channels === undefined ? undefined : (String(channels) as "auto" | "1" | "3"),
  };
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
}

/** After so many seconds it can be told how long the rest will take. */
const SECONDS_TO_TELL = 2;

/** Tells the time that is left of each piece of work by how long its share has taken. */
function timeLeft(): (label: string, share: number) => string {
  let current = "";
  let begun = 0;
  return (label, share) => {
    if (label !== current) [current, begun] = [label, performance.now()];
    const seconds = (performance.now() - begun) / 1000;
    if (seconds < SECONDS_TO_TELL || share >= 1) return "";
    return `${duration((seconds / share) * (1 - share))} left`;
  };
}
