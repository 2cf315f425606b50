import {
  type Dataset,
  type DatasetDefinition,
  loadDataset as load,
  type LoadOptions,
} from "../data";
import { counted } from "../config";
import { displaySymbol, notebookHost } from "../host";
import { standsIn } from "../results/title";
import { createDisplay, type DisplayHandle } from "./display";
import { showData } from "./shown_briefly";
import { Throttle } from "./throttle";
import { useBackend } from "./use_backend";

/**
 * Loads a data set and shows what the reader must know of it below the cell: where it came
 * from, and, where MNIST could not be had, that the digits are generated. A notebook that has not
 * chosen a backend has the fastest from then on.
 *
 * @param dataset a name, or what `defineDataset` returned
 * @param options as for the command line; `trainImages` and `testImages` of 0 stand for all, a
 *   `size` of 0 for the images' own
 * @example
 * ```ts
 * const mnist = await loadDataset("mnist");
 * ```
 */
export async function loadDataset(
  dataset: string | DatasetDefinition = "mnist",
  { trainImages = 0, testImages = 0, size, ...options }: NotebookLoadOptions = {},
): Promise<Dataset> {
  const messages: string[] = [];
  const place = createDisplay();
  const data = await load(dataset, {
    onProgress: progressIn(place),
    limit: { train: trainImages || undefined, test: testImages || undefined },
    onMessage: (line) => messages.push(line),
    ...options,
    size: size || undefined,
  });
  await useBackend();
  notebookHost()?.note?.({
    facts: { data: standsIn(data) ? `${data.title}, not MNIST` : data.title },
  });
  const sizes = `${counted(data.train.size)} training and ${counted(data.test.size)} test images`;
  await place.update(
    note([...messages, `${data.title}: ${sizes}. ${data.source}`], standsIn(data)),
  );
  return showData(data);
}

/** {@link LoadOptions} with limits that read well in a parameters cell. */
export interface NotebookLoadOptions extends LoadOptions {
  readonly trainImages?: number;
  readonly testImages?: number;
}

/** Work that takes no longer is not told of. */
const SILENT_MS = 1000;

/** Shows how far the images are; an interrupt of the cell ends the work, and what is prepared stays. */
function progressIn(place: DisplayHandle): NonNullable<LoadOptions["onProgress"]> {
  const interrupted = notebookHost()?.interrupted;
  const begun = performance.now();
  let line = "";
  const shown = new Throttle(
    { share: 0.02, interval: 300 },
    () => void place.update(note([line], false)),
  );
  return ({ label, done, total }) => {
    interrupted?.throwIfAborted();
    line = total ? `${label}: ${counted(done)} of ${counted(total)}` : label;
    if (notebookHost() && performance.now() - begun > SILENT_MS) shown.call();
  };
}

function note(lines: readonly string[], loud: boolean) {
  const plain = lines.map(literal);
  const markdown = loud ? `> **Not MNIST.** ${plain.join("\n>\n> ")}` : plain.join("\n\n");
  return { [displaySymbol]: () => ({ "text/markdown": markdown, "text/plain": lines.join("\n") }) };
}

/** A folder may be called `<b>` or `*`: its name is no markup. */
function literal(text: string): string {
  return text.replace(/[\\<*`[$]/g, "\\$&");
}
