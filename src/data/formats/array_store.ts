import type { ImageShape } from "../image_shape";
import { orderedStore } from "../store/file_store";
import type { ImageStore } from "../store/image_store";
import { withoutAlpha } from "../images/pixels";
import type { ArrayLayout } from "./array_layout";
import { planesToPixels } from "./array_pixels";
import type { ArraySource } from "./array_source";
import { decodeNumbers } from "./number_type";
import { type PixelScale, toBytes } from "./pixel_scale";

/** An array, and how its values are pixels. */
export interface ArrayImages {
  readonly source: ArraySource;
  readonly layout: ArrayLayout;
  readonly scale: PixelScale;
  /** What stands behind transparent pixels. */
  readonly behind: readonly [number, number, number];
}

/** The images' shape, without an alpha channel. */
export function shapeOfImages({ layout }: Pick<ArrayImages, "layout">): ImageShape {
  return [layout.height, layout.width, layout.channels < 3 ? 1 : 3];
}

/** Images of an array in C order, each made of the file's values when it is read. */
export function arrayStore(images: ArrayImages, digest: string): ImageStore {
  const { source, layout, scale, behind } = images;
  const { count, height, width, channels, planes } = layout;
  const each = height * width * channels * source.type.size;
  const read = (i: number, out: Uint8Array, at: number) => {
    const values = new Uint8Array(each);
    source.read(values, i * each);
    const pixels = toBytes(decodeNumbers(values, source.type), scale);
    if (planes) planesToPixels(pixels, layout);
    out.set(withoutAlpha(pixels, channels, behind), at);
  };
  return orderedStore({ imageShape: shapeOfImages(images), digest, read }, undefined, 0, count);
}
