import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { UserError } from "../config";
import { displaySymbol, fromBase64 } from "../host";
import { contrast } from "./contrast";
import { imageGrid, toPng } from "./image_grid";
import { drawImageGrid } from "./image_grid_svg";
import { loadRasterizer } from "./rasterize";
import { drawn, readPng } from "./testing/png_reader";

const measure = { textWidth: (text: string, fontSize: number) => text.length * fontSize };
const shape = [2, 2] as const;

/** Four pixels: black, grey, white, dark grey. */
const tile = Float32Array.of(0, 0.5, 1, 0.2);

describe("imageGrid", () => {
  it("puts every pixel as a square where it belongs, a hairline between images", async () => {
    const images = Float32Array.from([...tile, ...tile.map((value) => 1 - value)]);
    const png = readPng(
      await toPng(imageGrid({ images, imageShape: shape, columns: 2, scale: 4 })),
    );
    // 18 padding, 8 image, 2 gap, 8 image, 18 padding
    assert.deepEqual([png.width, png.height], [18 + 8 + 2 + 8 + 18, 18 + 8 + 18]);
    const corner = [png.at(18, 18), png.at(21, 21), png.at(22, 18), png.at(25, 21)];
    assert.deepEqual(corner, [0, 0, 128, 128]); // 0.5 · 255 = 127.5, rounded to even
    assert.deepEqual([png.at(18, 22), png.at(22, 25)], [255, 51]); // 0.2 · 255
    assert.deepEqual([png.at(25, 20, 1), png.at(26, 20, 1), png.at(27, 20, 1)], [255, 0, 0]); // the gap: clear
    assert.deepEqual([png.at(28, 18), png.at(28, 22)], [255, 0]); // the second image, inverted
    assert.deepEqual([png.at(0, 0, 1), png.at(53, 43, 1)], [0, 0]); // and so is what is around
  });

  it("takes a list of images, copies it, and clips values outside [0, 1]", async () => {
    const image = Float32Array.of(-3, 7, 0, 1);
    const grid = imageGrid({ images: [image], imageShape: shape, columns: 1, scale: 1 });
    image.fill(0.5);
    const png = readPng(await toPng(grid));
    const pixels = [png.at(18, 18), png.at(19, 18), png.at(18, 19), png.at(19, 19)];
    assert.deepEqual(pixels, [0, 255, 0, 255]);
  });

  it("draws images in colour", async () => {
    // Two pixels, red over (0, 0.2, 1), and two more: 0.2 · 255 = 51.
    const images = [Float32Array.of(1, 0, 0, 0, 0.2, 1), Float32Array.of(0, 1, 0, 1, 1, 0)];
    const options = { images, imageShape: [2, 1, 3] as const, columns: 2, scale: 4, title: "RGB" };
    const png = await toPng(imageGrid(options));
    // The rasteriser's own decoder reads it, so that library is not judged by itself.
    const { pixels, width, height } = await drawn(png);
    // 18 padding, 19 + 9 title, 8 image, 18 padding
    assert.equal(height, 18 + 19 + 9 + 8 + 18);
    const at = (x: number, y: number) => {
      const from = 4 * (y * width + x);
      return [...pixels.subarray(from, from + (pixels[from + 3] && 3))];
    };
    assert.deepEqual([at(18, 46), at(21, 49)], [[255, 0, 0], [255, 0, 0]]); // prettier-ignore
    assert.deepEqual([at(18, 50), at(21, 53)], [[0, 51, 255], [0, 51, 255]]); // prettier-ignore
    assert.deepEqual([at(24, 46), at(24, 50)], [[0, 255, 0], [255, 255, 0]]); // prettier-ignore
    assert.deepEqual([at(22, 46), at(0, 0)], [[], []]); // prettier-ignore
    assert.equal(readPng(png).channels, 4);
  });

  it("measures a text: as long as its letters, and twice as long in letters twice as large", async () => {
    const { textWidth } = await loadRasterizer();
    assert.equal(textWidth("", 12), 0);
    const [once, twice] = [textWidth("mm", 12), textWidth("mm", 24)];
    assert.ok(once > 12 && Math.abs(twice - 2 * once) < 0.5, `${once} and ${twice}`);
  });

  it("gives the same bytes for the same input", async () => {
    const draw = () =>
      toPng(imageGrid({ images: [tile], imageShape: shape, columns: 1, title: "VAE · samples" }));
    assert.deepEqual(await draw(), await draw());
  });

  it("draws title and labels, and makes room for them", async () => {
    const options = { images: [tile, tile], imageShape: shape, columns: 1, scale: 20 };
    const bare = readPng(await toPng(imageGrid(options)));
    const rowLabels = ["original", "reconstruction"];
    const titled = readPng(await toPng(imageGrid({ ...options, title: "VAE", rowLabels })));
    assert.ok(titled.width > bare.width + 80);
    assert.ok(titled.height > bare.height + 15);
    let inked = 0;
    for (let x = 0; x < titled.width; x++) inked += Number(titled.at(x, 26, 1) === 255);
    assert.ok(inked > 0, "no letter of the title was drawn");
  });

  it("has texts that read on the pages of reports and JupyterLab, light and dark", async () => {
    const options = { images: [tile], imageShape: shape, columns: 1, scale: 4, title: "HHH" };
    const png = readPng(await toPng(imageGrid(options)));
    const [, ...title] = Array.from({ length: 40 }, (_, x) => [png.at(x, 26), png.at(x, 26, 1)]);
    const [letter, behind] = [title.find(([, a]) => a === 255), title.find(([, a]) => a && a < 255)]; // prettier-ignore
    const onPage = (page: number, [value, alpha]: number[] = []) => {
      const seen = Math.round((alpha * value + (255 - alpha) * page) / 255);
      return `#${seen.toString(16).padStart(2, "0").repeat(3)}`;
    };
    for (const page of [255, 253, 23, 17, 0]) {
      const between = contrast(onPage(page, letter), onPage(page, behind));
      assert.ok(between >= 4.5, `${between} on ${page}`);
    }
  });

  it("escapes titles and labels", () => {
    const grid = imageGrid({
      ...{ images: [tile], imageShape: shape, columns: 1 },
      ...{ title: `</text><script> & "`, columnLabels: ["<b>"], caption: "a\u0000b" },
    });
    const svg = drawImageGrid(grid, measure);
    assert.ok(svg.includes("&lt;/text&gt;&lt;script&gt; &amp; &quot;"));
    assert.ok(svg.includes("&lt;b&gt;"));
    assert.ok(svg.includes(">a b<"));
    assert.ok(!svg.includes("<script"));
  });

  it("keeps a row of ten images under 15 KB", async () => {
    // Soft blobs: smooth greys everywhere, as a decoder gives, and harder to pack than clean digits.
    const images = Array.from({ length: 10 }, (_, n) =>
      Float32Array.from({ length: 784 }, (_, i) => {
        const [x, y] = [(i % 28) - 10 - n, Math.floor(i / 28) - 14];
        return Math.exp(-(x * x) / 30 - (y * y) / (20 + n));
      }),
    );
    const png = await toPng(imageGrid({ images, imageShape: [28, 28], columns: 10, title: "VAE" }));
    assert.ok(png.length < 15_000, `${png.length} bytes`);
  });

  it("shows itself as a PNG with a description", async () => {
    const options = { images: [tile], imageShape: shape, columns: 1, title: "VAE · samples" };
    const bundle = await imageGrid(options)[displaySymbol]();
    assert.deepEqual(Object.keys(bundle), ["image/png", "text/plain"]);
    assert.equal(bundle["text/plain"], "Figure: VAE · samples: 1 image");
    assert.equal(readPng(fromBase64(String(bundle["image/png"]))).channels, 2);
  });

  it("refuses pixels that are not numbers, telling the user what to do", () => {
    const images = [tile, Float32Array.of(0, NaN, 0, 0)];
    assert.throws(() => imageGrid({ images, imageShape: shape, columns: 2 }), {
      name: UserError.name,
      message: /image 1 .*learning rate/,
    });
  });

  it("enlarges small images to a side of 84 or what is asked for, and makes wide rows smaller", () => {
    const sizes = (height: number, width: number, columns: number, side?: number) => {
      const images = [new Float32Array(height * width)];
      const { scale, imageShape } = imageGrid({ images, imageShape: [height, width], columns, side }); // prettier-ignore
      return [scale, ...imageShape];
    };
    assert.deepEqual(sizes(28, 28, 10), [3, 28, 28, 1]);
    assert.deepEqual(sizes(17, 10, 10), [5, 17, 10, 1]); // 84 / 17 = 4.9
    assert.deepEqual(sizes(10, 17, 10), [5, 10, 17, 1]);
    assert.deepEqual(sizes(28, 28, 10, 200), [7, 28, 28, 1]); // 200 / 28 = 7.1
    assert.deepEqual(sizes(28, 28, 100), [3, 28, 28, 1]); // small ones stay, however many
    assert.deepEqual(sizes(90, 170, 10), [1, 90, 170, 1]); // a row of 1700 pixels
    assert.deepEqual(sizes(90, 171, 10), [1, 45, 86, 1]);
    assert.deepEqual(sizes(100, 200, 20), [1, 34, 67, 1]); // 4000 / 1700, rounded up: 3
  });

  it("says in words how many images there are, and what its rows are", () => {
    const words = (more: object) =>
      imageGrid({ images: [tile, tile], imageShape: shape, columns: 1, ...more }).altText;
    assert.equal(words({}), "Images: 2 images");
    assert.equal(words({ title: "a", subtitle: "b", rowLabels: ["c", ""] }), "a, b: 2 images (c)");
  });

  it("cuts a label under an image where the image is narrower, to two signs at the least", () => {
    const cut = (width: number) => {
      const images = [new Float32Array(2 * width)];
      const imageLabels = ["abcdefghijkl"];
      const grid = imageGrid({ images, imageShape: [2, width], columns: 1, scale: 1, imageLabels });
      return />([^<]+)<\/text>/.exec(drawImageGrid(grid, measure))?.[1];
    };
    // A letter of size 10 is some 6 pixels wide.
    assert.deepEqual([72, 71, 12, 2].map(cut), ["abcdefghijkl", "abcdefgh…kl", "a…", "a…"]);
  });

  it("refuses sizes and labels that do not fit", () => {
    const options = { images: tile, imageShape: shape, columns: 1 };
    assert.throws(() => imageGrid({ ...options, scale: 0 }), /scale/);
    assert.throws(() => imageGrid({ ...options, scale: 1.5 }), /1.5/);
    assert.throws(() => imageGrid({ ...options, count: 0 }), /cannot draw 0 images/);
    assert.throws(() => imageGrid({ ...options, count: 0.5 }), /cannot draw 0.5 images/);
    const two = { ...options, images: [tile, tile] };
    assert.throws(() => imageGrid({ ...two, rowLabels: ["a"] }), /2 rows of images, but 1 row/);
    assert.throws(
      () => imageGrid({ ...two, columns: 2, columnLabels: ["a"] }),
      /2 columns of images, but 1 column/,
    );
    assert.throws(() => imageGrid({ ...two, imageLabels: ["a"] }), /2 images, but 1 labels/);
    assert.throws(() => imageGrid({ ...options, columns: 0 }), /columns/);
    assert.throws(() => imageGrid({ ...options, count: 2 }), /cannot draw 2 images/);
    assert.throws(() => imageGrid({ ...options, images: new Float32Array(5) }), /1.25/);
    assert.throws(
      () => imageGrid({ ...options, images: [new Float32Array(3)] }),
      /3 numbers, but 2 × 2 has 4/,
    );
    assert.throws(() => imageGrid({ ...options, rowLabels: ["a", "b"] }), /2 row labels/);
    assert.throws(() => imageGrid({ ...options, columnLabels: ["a", "b"] }), /2 column labels/);
  });
});
