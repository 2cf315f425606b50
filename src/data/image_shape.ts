// Imports nothing: a reader's page holds it too.

/** [height, width, channels] in pixels: 1 channel is grey, 3 are red, green and blue. */
export type ImageShape = readonly [number, number, number];

/** An image shape as one may write it: without channels it is grey. */
export type ImageShapeLike = readonly [number, number] | ImageShape;

/**
 * The shape with its channels.
 *
 * @throws RangeError where a side is no whole number of at least 1, or there are neither 1 nor 3
 *   channels
 * @example
 * ```ts
 * imageShapeOf([28, 28]); // [28, 28, 1]
 * ```
 */
export function imageShapeOf(shape: ImageShapeLike): ImageShape {
  const [height, width, channels = 1, ...more] = shape;
  const sides = [height, width].every((side) => Number.isInteger(side) && side >= 1);
  if (!sides || (channels !== 1 && channels !== 3) || more.length > 0) {
    throw new RangeError(
      `an image shape is [height, width, channels] with 1 or 3 channels, got [${shape.join(", ")}]`,
    );
  }
  return [height, width, channels];
}

/** Numbers of one image: height × width × channels. */
export function imageSize([height, width, channels]: ImageShape): number {
  return height * width * channels;
}

/** "28 × 28", or "48 × 32 in colour". */
export function shapeText([height, width, channels]: ImageShape): string {
  return `${height} × ${width}${channels === 3 ? " in colour" : ""}`;
}

/** Whether two shapes are the same. */
export function sameShape(a: ImageShape, b: ImageShape): boolean {
  return a.every((side, i) => side === b[i]);
}
