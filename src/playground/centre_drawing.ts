/** A line that was drawn without lifting the pen: x, y, x, y, … in any unit, y downwards. */
export type Stroke = readonly number[];

/** Half the width of the pen's line on an image of 28 pixels, as most of MNIST was written. */
const penRadius = 1.15;
/** Over so many pixels the ink fades out beside the line. */
const softness = 1.3;

/** Height and width of an image, in pixels. */
type Sides = readonly [number, number];

/**
 * Draws strokes as MNIST's digits were prepared (LeCun, Cortes and Burges): scaled, with their
 * proportions kept, to fit a box of 20 / 28 of either side, and placed so that the centre of mass
 * of the ink is the centre of the field. The line is always as thick as MNIST's, for the size of
 * the image, however large the drawing is.
 *
 * @param strokes a stroke of one point is a dot
 * @param least a drawing smaller than this is not blown up to the whole box; in the strokes' unit
 * @returns `[height × width]` in [0, 1], 1 ink; all 0 without strokes
 */
export function centreDrawing(
  strokes: readonly Stroke[],
  least: number,
  [height, width]: Sides,
): Float32Array {
  const drawn = strokes.filter((stroke) => stroke.length > 0);
  if (drawn.length === 0) return new Float32Array(height * width);
  const radius = Math.max(0.6, (penRadius * Math.min(height, width)) / 28);
  const [left, right] = extent(drawn, 0);
  const [top, bottom] = extent(drawn, 1);
  const scaleOf = (side: number, length: number) =>
    Math.max(0.1, (20 * side) / 28 - 2 * radius) / Math.max(length, least);
  const scale = Math.min(scaleOf(width, right - left), scaleOf(height, bottom - top));
  const place = (dx: number, dy: number) =>
    drawn.map((stroke) =>
      stroke.map((v, k) =>
        k % 2 === 0
          ? (v - (left + right) / 2) * scale + width / 2 + dx
          : (v - (top + bottom) / 2) * scale + height / 2 + dy,
      ),
    );
  const first = inked(place(0, 0), radius, [height, width]);
  const [x, y] = centreOfMass(first, width);
  return inked(place(width / 2 - x, height / 2 - y), radius, [height, width]);
}

function extent(strokes: readonly Stroke[], axis: 0 | 1): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const stroke of strokes) {
    for (let k = axis; k < stroke.length; k += 2) {
      low = Math.min(low, stroke[k]);
      high = Math.max(high, stroke[k]);
    }
  }
  return [low, high];
}

/** Ink by the distance of each pixel's middle from the nearest stroke. */
function inked(strokes: readonly Stroke[], radius: number, [height, width]: Sides): Float32Array {
  const image = new Float32Array(height * width);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      let nearest = Infinity;
      for (const stroke of strokes) {
        nearest = Math.min(nearest, distance(stroke, column + 0.5, row + 0.5));
      }
      const ink = (radius + softness / 2 - nearest) / softness;
      image[row * width + column] = Math.min(1, Math.max(0, ink));
    }
  }
  return image;
}

/** From a point to a stroke. */
function distance(stroke: Stroke, x: number, y: number): number {
  let nearest = Math.hypot(stroke[0] - x, stroke[1] - y);
  for (let k = 2; k < stroke.length; k += 2) {
    const [ax, ay, bx, by] = [stroke[k - 2], stroke[k - 1], stroke[k], stroke[k + 1]];
    const length = (bx - ax) ** 2 + (by - ay) ** 2;
    const along = length > 0 ? ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length : 0;
    const t = Math.min(1, Math.max(0, along));
    nearest = Math.min(nearest, Math.hypot(ax + t * (bx - ax) - x, ay + t * (by - ay) - y));
  }
  return nearest;
}

/** In pixels from the image's top left corner. */
function centreOfMass(image: Float32Array, width: number): [number, number] {
  let [ink, x, y] = [0, 0, 0];
  image.forEach((v, k) => {
    ink += v;
    x += v * ((k % width) + 0.5);
    y += v * (Math.floor(k / width) + 0.5);
  });
  return [x / ink, y / ink];
}
