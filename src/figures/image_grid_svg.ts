import { greyPng } from "./png";
import { svgText } from "./svg_text";

/** What the drawing needs of a grid. */
interface Drawable {
  readonly images: readonly Float32Array[];
  readonly imageShape: readonly [number, number];
  readonly rows: number;
  readonly columns: number;
  readonly scale: number;
  readonly title: string;
  readonly subtitle: string;
  readonly rowLabels: readonly string[];
  readonly columnLabels: readonly string[];
  readonly caption: string;
}

interface TextMeasure {
  textWidth(text: string, fontSize: number): number;
}

const padding = 18;
const gap = 2;
// Greys only: the picture is stored in one channel.
const ink = "#404040";
const quietInk = "#757575";
const titleSize = 15;
const textSize = 12;

/**
 * The grid as an SVG document on a white card, which stands well on a light and on a dark page.
 *
 * Widths of texts are measured, so that a long label gets its room and a long title widens the card.
 */
export function drawImageGrid(grid: Drawable, measure: TextMeasure): string {
  const { images, imageShape, rows, columns, scale, title, subtitle, caption } = grid;
  const { rowLabels, columnLabels } = grid;
  const width = (text: string, size = textSize) => Math.ceil(measure.textWidth(text, size));
  const imageHeight = imageShape[0] * scale;
  const imageWidth = imageShape[1] * scale;

  const labelRoom = Math.max(0, ...rowLabels.map((label) => width(label) + 12));
  const left = padding + labelRoom;
  const gridWidth = columns * (imageWidth + gap) - gap;
  const gridHeight = rows * (imageHeight + gap) - gap;
  const parts: string[] = [];

  let y = padding;
  if (title) {
    parts.push(svgText({ text: title, x: padding, y: y + 13, fontSize: titleSize, fill: ink }));
    y += 19;
  }
  if (subtitle) {
    parts.push(
      svgText({ text: subtitle, x: padding, y: y + 11, fontSize: textSize, fill: quietInk }),
    );
    y += 17;
  }
  if (title || subtitle) y += 9;
  if (columnLabels.length > 0) {
    columnLabels.forEach((text, column) => {
      const x = left + column * (imageWidth + gap) + imageWidth / 2;
      parts.push(
        svgText({ text, x, y: y + 10, fontSize: textSize, fill: quietInk, anchor: "middle" }),
      );
    });
    y += 18;
  }
  rowLabels.forEach((text, row) => {
    // The middle of a line of text lies about a third of its size above the baseline.
    const baseline = y + row * (imageHeight + gap) + imageHeight / 2 + textSize / 3;
    parts.push(
      svgText({
        text,
        x: left - 12,
        y: baseline,
        fontSize: textSize,
        fill: quietInk,
        anchor: "end",
      }),
    );
  });
  images.forEach((image, index) => {
    const x = left + (index % columns) * (imageWidth + gap);
    const top = y + Math.floor(index / columns) * (imageHeight + gap);
    // optimizeSpeed: pixels stay squares, they are not smoothed.
    parts.push(
      `<image x="${x}" y="${top}" width="${imageWidth}" height="${imageHeight}" ` +
        `image-rendering="optimizeSpeed" href="${dataUri(image, imageShape)}"/>`,
    );
  });
  y += gridHeight;
  if (caption) {
    parts.push(
      svgText({ text: caption, x: padding, y: y + 21, fontSize: textSize, fill: quietInk }),
    );
    y += 23;
  }

  const cardHeight = y + padding;
  const textRoom = Math.max(width(title, titleSize), width(subtitle), width(caption));
  const cardWidth = Math.max(left + gridWidth, padding + textRoom) + padding;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${cardWidth}" height="${cardHeight}">` +
    `<rect width="100%" height="100%" fill="#fff"/>${parts.join("")}</svg>`
  );
}

function dataUri(image: Float32Array, [height, width]: readonly [number, number]): string {
  // Assigning to a clamped array rounds and clips to 0..255.
  const pixels = Uint8ClampedArray.from(image, (value) => value * 255);
  return `data:image/png;base64,${greyPng(new Uint8Array(pixels.buffer), width, height).toString("base64")}`;
}
