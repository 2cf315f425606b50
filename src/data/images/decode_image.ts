import { host } from "../../host";
import { inColour, inGrey, invert, isGrey } from "./pixels";
import type { ImageTarget } from "./image_target";

/** An image as a shard holds it. */
export interface DecodedImage {
  /** `[height * width * channels]`: 1 channel where `target.channels` is 1, else 3. */
  readonly pixels: Uint8Array;
  readonly isGrey: boolean;
}

/**
 * Decodes an image and brings it to a size.
 *
 * @param target its size must be known
 * @throws Error in few words where the image cannot be read
 */
export async function decodeImage(
  bytes: Uint8Array,
  {
    size,
    fit,
    channels,
    invert: inverted,
    background,
  }: ImageTarget & { readonly size: readonly [number, number] },
): Promise<DecodedImage> {
  const { images } = host();
  if (!images) throw new Error("nothing here can decode images");
  const [height, width] = size;
  const header = await images.header(bytes);
  const asIs = header.height === height && header.width === width;
  const raster = await images.decode(bytes, asIs ? undefined : { width, height, fit });
  const colours = inColour(raster, background);
  if (inverted) invert(colours);
  if (channels === 1) return { pixels: inGrey(colours), isGrey: true };
  return { pixels: colours, isGrey: isGrey(colours) };
}
