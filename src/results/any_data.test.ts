import assert from "node:assert/strict";
import { before, test } from "node:test";
import { useBackend } from "../backend";
import { createImageSplit, type Dataset, type ImageShape, imageSize } from "../data";
import { type ImageGrid, toPng } from "../figures";
import { readPng } from "../figures/png";
import { createModel, takesLabels } from "../models";
import * as figures from "./figures";
import { picturesOf } from "./outputs";

before(async () => void (await useBackend("auto")));

/** Images of any shape with any number of classes, whose names are long and look like markup. */
function dataset(imageShape: ImageShape, numClasses: number, perClass: number): Dataset {
  const size = Math.max(2, numClasses) * perClass;
  const split = (name: string) =>
    createImageSplit({
      ...{ name, imageShape, numClasses },
      pixels: Uint8Array.from({ length: size * imageSize(imageShape) }, (_, k) => (k * 31) % 256),
      labels: Int32Array.from({ length: size }, (_, i) => (numClasses > 0 ? i % numClasses : -1)),
    });
  const classNames = Array.from({ length: numClasses }, (_, i) => `<b>a name that goes on and on</b> & ${i}`); // prettier-ignore
  return {
    ...{ name: "own", title: "my own images ".repeat(12), item: "image", generated: false },
    ...{ source: "", imageShape, numClasses, classNames },
    ...{ train: split("train"), test: split("test") },
  };
}

for (const [imageShape, classes, perClass] of [
  [[8, 8, 1], 0, 20],
  [[8, 8, 1], 1, 6],
  [[64, 64, 3], 2, 5],
  [[64, 48, 3], 3, 4],
  [[48, 32, 3], 120, 1],
  [[256, 256, 3], 0, 3],
  [[16, 16, 1], 1000, 1],
  [[5, 40, 1], 1, 1],
] as const) {
  const name = `${imageShape.join(" × ")}, ${classes} classes: every picture, readable and not too large`;
  test(name, async () => {
    const data = dataset(imageShape, classes, perClass);
    for (const kind of classes > 0 ? ["vae", "cvae"] : ["vae"]) {
      const model = createModel({ model: kind, latentSize: 2, hiddenSizes: [4] }, data);
      const pictures: Record<string, ImageGrid> = {
        ...picturesOf(model, data, 0),
        examples: figures.examples(data),
      };
      for (const [what, grid] of Object.entries(pictures)) {
        const png = await toPng(grid);
        const { width, height } = readPng(png);
        assert.ok(width <= 2100 && height <= 2100, `${what}: ${width} × ${height}`);
        assert.ok(png.length < 3e6, `${what}: ${png.length} bytes`);
        assert.ok(grid.columns <= 40 && grid.rows <= 40, what);
        // What is small is enlarged by whole factors, what is large made smaller.
        assert.ok(Number.isInteger(grid.scale), what);
      }
      if (takesLabels(model)) {
        const { rowLabels, columnLabels, caption } = pictures.conditional;
        const named = [...rowLabels, ...columnLabels];
        assert.deepEqual(named, data.classNames.slice(0, 20));
        if (classes > 20) assert.match(caption, /^the first 20 of 1?,?\d+ classes$/);
      }
      const scatter = figures.latentScatter(model, data);
      assert.ok(!JSON.stringify(scatter.data).includes("null"));
      const legend = scatter.data.filter(({ showlegend }) => showlegend !== false);
      assert.ok(legend.length <= 41, `${legend.length}`);
      if (classes > 41) assert.ok(legend.some(({ name }) => name === `and ${classes - 40} more`));
      model.dispose();
    }
  });
}

test("an interpolation goes from one image to another, whatever the number of classes", () => {
  for (const classes of [0, 1, 2, 5, 9]) {
    const data = dataset([4, 4, 1], classes, 3);
    const model = createModel({ latentSize: 2, hiddenSizes: [4] }, data);
    const { images } = figures.interpolation(model, data, { steps: 3 });
    assert.notDeepEqual(images[0], images[2], `${classes} classes`);
    model.dispose();
  }
});
