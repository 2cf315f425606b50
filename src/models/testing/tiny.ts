import { createImageSplit, type Dataset, type ImageShape } from "../../data";
import { createModel, type Model, type ModelSettings } from "..";

/** 4 × 4 images of four classes: a bright quarter each, where the label says, with some grain. */
export function tinyDataset({ train = 64, test = 24 } = {}): Dataset {
  const imageShape: ImageShape = [4, 4, 1];
  const split = (name: string, size: number) => {
    const labels = Uint8Array.from({ length: size }, (_, i) => i % 4);
    const pixels = Uint8Array.from({ length: size * 16 }, (_, k) => {
      const [i, row, column] = [Math.floor(k / 16), Math.floor(k / 4) % 4, k % 4];
      const quarter = 2 * Math.floor(row / 2) + Math.floor(column / 2);
      return quarter === i % 4 ? 255 - ((i * 7 + k * 13) % 60) : (i * 5 + k * 11) % 40;
    });
    return createImageSplit({ name, imageShape, numClasses: 4, pixels, labels });
  };
  return {
    name: "tiny",
    origin: "tiny",
    title: "bright quarters",
    generated: true,
    source: "Bright quarters for tests.",
    imageShape,
    numClasses: 4,
    classNames: ["0", "1", "2", "3"],
    item: "quarter",
    train: split("train", train),
    test: split("test", test),
  };
}

/** A small model for {@link tinyDataset}; the caller disposes. */
export function tinyModel(settings: ModelSettings = {}): Model {
  return createModel({ latentSize: 3, hiddenSizes: [10, 6], ...settings }, tinyDataset());
}

/** The weights of a model by name, as plain arrays. */
export function weightsOf(model: Model): Record<string, number[]> {
  const entries = Object.entries(model.parameters);
  return Object.fromEntries(entries.map(([name, w]) => [name, [...w.dataSync<"float32">()]]));
}

/** 6 × 5 images in colour of three classes, told or not: one channel is bright, where the label says. */
export function tinyColours({ train = 48, test = 18, labelled = true } = {}): Dataset {
  const imageShape: ImageShape = [6, 5, 3];
  const split = (name: string, size: number) => {
    const labels = Uint8Array.from({ length: size }, (_, i) => i % 3);
    const pixels = Uint8Array.from({ length: size * 90 }, (_, k) => {
      const [i, channel] = [Math.floor(k / 90), k % 3];
      return channel === i % 3 ? 255 - ((i * 7 + k * 13) % 60) : (i * 5 + k * 11) % 40;
    });
    const told = labelled ? { numClasses: 3, labels } : {};
    return createImageSplit({ name, imageShape, pixels, ...told });
  };
  const classNames = labelled ? ["red", "green", "blue"] : [];
  return {
    ...tinyDataset(),
    ...{ name: "tiny-colours", title: "colours", imageShape, item: "patch" },
    ...{ numClasses: classNames.length, classNames },
    ...{ train: split("train", train), test: split("test", test) },
  };
}
