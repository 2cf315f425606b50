import type { ImageShape } from "../data/image_shape";
import { toBase64 } from "../host";
import { drawableText } from "./drawable_name";
import { imageBytes } from "./pixel_png";
import { imagePng } from "./png";
import { shortName } from "./short_name";
import { svgLabel } from "./svg_label";

/** What the drawing needs of a grid. */
export interface DrawableGrid {
  readonly images: readonly Float32Array[];
  readonly imageShape: ImageShape;
  readonly rows: number;
  readonly columns: number;
  readonly scale: number;
  readonly title: string;
  readonly subtitle: string;
  readonly rowLabels: readonly string[];
  readonly columnLabels: readonly string[];
  readonly imageLabels: readonly string[];
  readonly caption: string;
}

interface TextMeasure {
  textWidth(text: string, fontSize: number): number;
}

/** Draws a line of text that reads on any page. */
type Write = (line: Omit<Parameters<typeof svgLabel>[0], "width">) => string;

const padding = 18;
const gap = 2;
/** Between a row's label and its images. */
const labelGap = 12;
const titleSize = 15;
const textSize = 12;
const smallSize = 10;
/** A line of small text under an image. */
const labelLine = 14;
/** Longer labels of rows and columns are cut, and so is a title. */
const mostLetters = { label: 26, heading: 110 };
/** How wide a letter of a size of 1 is, on average. */
const letterWidth = 0.6;

/** Where everything stands, in pixels from the top left. */
interface Places {
  /** Baselines. */
  readonly title: number;
  readonly subtitle: number;
  readonly columnLabels: number;
  /** Whether the labels of columns are wider than the columns: then they stand upright. */
  readonly upwards: boolean;
  readonly caption: number;
  /** Of the first image. */
  readonly left: number;
  readonly top: number;
  /** From one image to the next. */
  readonly right: number;
  readonly down: number;
  readonly whole: { readonly width: number; readonly height: number };
}

/**
 * The grid as an SVG document without a ground: between the images and around them the page is seen, be it light or
 * dark. Each image keeps its own ground, and texts read on either (`svg_label.ts`).
 *
 * Widths of texts are measured, so that a long label gets its room and a long title widens the picture.
 */
export function drawImageGrid(whole: DrawableGrid, measure: TextMeasure): string {
  const grid = withShortTexts(whole);
  const places = placesOf(grid, measure);
  const { width, height } = places.whole;
  const write: Write = (line) =>
    svgLabel({ ...line, width: Math.ceil(measure.textWidth(line.text, line.fontSize)) });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `${headings(grid, places, write)}${labels(grid, places, write)}${pictures(grid, places)}</svg>`
  );
}

function withShortTexts(grid: DrawableGrid): DrawableGrid {
  const { label, heading } = mostLetters;
  const short = (text: string, most: number) => shortName(drawableText(text), most);
  const under = Math.floor((grid.imageShape[1] * grid.scale) / (letterWidth * smallSize));
  return {
    ...grid,
    title: short(grid.title, heading),
    subtitle: short(grid.subtitle, heading),
    caption: short(grid.caption, heading),
    rowLabels: grid.rowLabels.map((text) => short(text, label)),
    columnLabels: grid.columnLabels.map((text) => short(text, label)),
    imageLabels: grid.imageLabels.map((text) => short(text, Math.max(2, under))),
  };
}

function placesOf(grid: DrawableGrid, measure: TextMeasure): Places {
  const { imageShape, rows, columns, scale, title, subtitle, caption } = grid;
  const { rowLabels, columnLabels } = grid;
  const width = (text: string, size = textSize) => Math.ceil(measure.textWidth(text, size));
  const down = imageShape[0] * scale + gap + (grid.imageLabels.length > 0 ? labelLine : 0);
  const right = imageShape[1] * scale + gap;
  const widest = Math.max(0, ...columnLabels.map((label) => width(label)));
  const upwards = widest > right;
  const left = padding + Math.max(0, ...rowLabels.map((label) => width(label) + labelGap));

  const underTitle = padding + (title ? 19 : 0);
  const underSubtitle = underTitle + (subtitle ? 17 : 0);
  const heads = underSubtitle + (title || subtitle ? 9 : 0);
  const top = heads + (columnLabels.length > 0 ? (upwards ? widest + 8 : 18) : 0);
  const bottom = top + rows * down - gap;

  const textRoom = Math.max(width(title, titleSize), width(subtitle), width(caption));
  return {
    title: padding + 13,
    subtitle: underTitle + 11,
    columnLabels: upwards ? top - 7 : heads + 10,
    upwards,
    caption: bottom + 21,
    ...{ left, top, right, down },
    whole: {
      width: Math.max(left + columns * right - gap, padding + textRoom) + padding,
      height: bottom + (caption ? 23 : 0) + padding,
    },
  };
}

/** Title, subtitle and caption, as far as there are any. */
function headings({ title, subtitle, caption }: DrawableGrid, places: Places, write: Write) {
  const x = padding;
  return (
    write({ text: title, x, y: places.title, fontSize: titleSize }) +
    write({ text: subtitle, x, y: places.subtitle, fontSize: textSize }) +
    write({ text: caption, x, y: places.caption, fontSize: textSize })
  );
}

function labels(grid: DrawableGrid, places: Places, write: Write): string {
  const { left, top, right, down, columnLabels, upwards } = places;
  const fontSize = textSize;
  const columns = grid.columnLabels.map((text, column) => {
    const x = left + column * right + (right - gap) / 2;
    // Upright, the middle of a line of text lies about a third of its size beside its baseline.
    return upwards
      ? write({ fontSize, text, x: x + textSize / 3, y: columnLabels, upwards })
      : write({ fontSize, text, x, y: columnLabels, anchor: "middle" });
  });
  const rows = grid.rowLabels.map((text, row) => {
    // The middle of a line of text lies about a third of its size above the baseline.
    const y = top + row * down + (grid.imageShape[0] * grid.scale) / 2 + textSize / 3;
    return write({ fontSize, text, x: left - labelGap, y, anchor: "end" });
  });
  const images = grid.imageLabels.map((text, index) => {
    const x = left + (index % grid.columns) * right + (right - gap) / 2;
    const y = top + (Math.floor(index / grid.columns) + 1) * down - gap - 4;
    return write({ fontSize: smallSize, text, x, y, anchor: "middle" });
  });
  return [...columns, ...rows, ...images].join("");
}

function pictures(grid: DrawableGrid, { left, top, right, down }: Places): string {
  const height = grid.imageShape[0] * grid.scale;
  return grid.images
    .map((image, index) => {
      const x = left + (index % grid.columns) * right;
      const y = top + Math.floor(index / grid.columns) * down;
      const data = toBase64(imagePng(imageBytes(image), grid.imageShape));
      // optimizeSpeed: pixels stay squares, they are not smoothed.
      return (
        `<image x="${x}" y="${y}" width="${right - gap}" height="${height}" ` +
        `image-rendering="optimizeSpeed" href="data:image/png;base64,${data}"/>`
      );
    })
    .join("");
}
