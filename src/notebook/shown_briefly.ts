import { counted } from "../config";
import type { Dataset } from "../data";
import { drawableName, imageGrid } from "../figures";
import { displaySymbol, type MimeBundle } from "../host";
import { tableBundle } from "../host/display/table";
import { BuiltModel } from "../models/built_model";
import { Run } from "../training";

/** How Node's console asks a value for its text; elsewhere nothing does. */
const consoleText = Symbol.for("nodejs.util.inspect.custom");

/**
 * Lets every model show its layers, and every run where it stands, as a cell's last expression and
 * on a console. In their rooms they would know of notebooks.
 */
export function showModelsAndRuns(): void {
  showBy(BuiltModel.prototype, {
    text: modelText,
    bundle: (model) => {
      const table = tableBundle(layersOf(model));
      return {
        "text/html": `<p>${modelText(model)}</p>\n${String(table["text/html"])}`,
        "text/plain": `${modelText(model)}\n${String(table["text/plain"])}`,
      };
    },
  });
  showBy(Run.prototype, { text: runText, bundle: (run) => ({ "text/plain": runText(run) }) });
}

/** Lets a data set show a sentence and its first images. */
export function showData(data: Dataset): Dataset {
  showBy<Dataset>(data, { text: dataText, bundle: dataBundle });
  return data;
}

interface Shown<T> {
  readonly text: (value: T) => string;
  readonly bundle: (value: T) => MimeBundle | Promise<MimeBundle>;
}

function showBy<T extends object>(target: T, { text, bundle }: Shown<T>): void {
  // Not enumerable: a copy of a data set is of other images, and says nothing that is not true.
  const method = (call: (value: T) => unknown) => ({
    configurable: true,
    writable: true,
    value(this: T) {
      return call(this);
    },
  });
  Object.defineProperties(target, { [displaySymbol]: method(bundle), [consoleText]: method(text) });
}

function modelText({ title, description, parameters }: BuiltModel): string {
  const weights = Object.values(parameters).reduce((sum, { size }) => sum + size, 0);
  return `${title} ${description}, ${counted(weights)} weights`;
}

/** A row a layer, such as `encoder.dense_0`, with the shapes of its kernel and its bias. */
function layersOf({ parameters }: BuiltModel) {
  const layers = new Map<string, { shapes: string[]; weights: number }>();
  for (const [name, { shape, size }] of Object.entries(parameters)) {
    const layer = name.includes(".") ? name.slice(0, name.lastIndexOf(".")) : name;
    const { shapes, weights } = layers.get(layer) ?? { shapes: [], weights: 0 };
    layers.set(layer, { shapes: [...shapes, shape.join(" × ")], weights: weights + size });
  }
  const rows = [...layers].map(([layer, { shapes, weights }]) => {
    return [layer, shapes.join(" + "), counted(weights)];
  });
  return { columns: ["layer", "shapes", "weights"], rows };
}

function runText({ model, status, history, numEpochs }: Run): string {
  const done = `${counted(history.length)} of ${counted(numEpochs)} epochs done`;
  const last = history.at(-1);
  const loss = last ? `, test loss ${last.test.loss.toFixed(2)} nats per image` : "";
  return `Training of a model (${model.title}), ${status}: ${done}${loss}`;
}

function dataText({ title, train, test, imageShape, numClasses }: Dataset): string {
  const [height, width, channels] = imageShape;
  const classes = numClasses > 1 ? `, ${counted(numClasses)} classes` : "";
  return (
    `${title}: ${counted(train.size)} training and ${counted(test.size)} test images ` +
    `of ${height} × ${width} pixels${channels === 3 ? " in colour" : ""}${classes}`
  );
}

async function dataBundle(data: Dataset): Promise<MimeBundle> {
  const { train, imageShape, classNames } = data;
  const indices = Array.from({ length: Math.min(4, train.size) }, (_, i) => i);
  const names = indices.map((i) => train.labels[i]);
  const grid = imageGrid({
    ...{ images: train.images(indices), imageShape, columns: indices.length },
    imageLabels: names.map((label) => (label < 0 ? "" : drawableName(classNames[label], label))),
    title: dataText(data),
  });
  return { ...(await grid[displaySymbol]()), "text/plain": dataText(data) };
}
