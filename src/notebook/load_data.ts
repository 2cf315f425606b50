import {
  type Dataset,
  type DatasetDefinition,
  loadDataset as load,
  type LoadOptions,
} from "../data";
import { displaySymbol, notebookHost } from "../host";
import { standsIn } from "../results/title";
import { display } from "./display";
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
  const data = await load(dataset, {
    limit: { train: trainImages || undefined, test: testImages || undefined },
    onMessage: (line) => messages.push(line),
    ...options,
    size: size || undefined,
  });
  await useBackend();
  notebookHost()?.note?.({
    facts: { data: standsIn(data) ? `${data.title}, not MNIST` : data.title },
  });
  const sizes = `${data.train.size} training and ${data.test.size} test images`;
  await display(note([...messages, `${data.title}: ${sizes}. ${data.source}`], standsIn(data)));
  return data;
}

/** {@link LoadOptions} with limits that read well in a parameters cell. */
export interface NotebookLoadOptions extends LoadOptions {
  readonly trainImages?: number;
  readonly testImages?: number;
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
