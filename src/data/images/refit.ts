import { UserError } from "../../config";
import { host, type Raster } from "../../host";
import { type ImageShape, imageSize, shapeText } from "../image_shape";
import { type ImageStore, memoryStore } from "../store/image_store";
import type { ImageTarget } from "./image_target";
import { greyInColour, inColour, inGrey, invert } from "./pixels";

/** More is not brought to another shape in memory. */
const MOST_BYTES = 2 ** 30;

/** After so many images others may run. */
const IMAGES_A_TURN = 200;

/**
 * Images of one shape at another: as is asked for, in memory. Where nothing else is asked for than
 * what they are, they stay where they are.
 *
 * @param onDone hears how many are done
 * @throws UserError where the result would be more than 1 GiB
 */
export async function refit(
  store: ImageStore,
  target: ImageTarget,
  onDone: (done: number) => void = () => undefined,
): Promise<ImageStore> {
  const [height, width, channels] = store.imageShape;
  const [tall, wide] = target.size ?? [height, width];
  const shape: ImageShape = [tall, wide, target.channels === "auto" ? channels : target.channels];
  const isSized = tall === height && wide === width;
  if (isSized && shape[2] === channels && !target.invert) return store;
  const each = imageSize(shape);
  if (store.size * each > MOST_BYTES) {
    throw new UserError(
      `${store.size} images cannot be brought to ${shapeText(shape)} in memory: they would be ` +
        `${(store.size * each) / 2 ** 30} GiB; do it before, or ask for a smaller image_size`,
    );
  }
  const pixels = new Uint8Array(store.size * each);
  const own = new Uint8Array(imageSize(store.imageShape));
  for (let i = 0; i < store.size; i++) {
    store.read(i, own, 0);
    let colours = channels === 3 ? own.slice() : greyInColour(own);
    if (!isSized) colours = await resized({ width, height, channels: 3, pixels: colours }, target);
    if (target.invert) invert(colours);
    pixels.set(shape[2] === 3 ? colours : inGrey(colours), i * each);
    if (i % IMAGES_A_TURN === 0) {
      onDone(i);
      await host().turn();
    }
  }
  onDone(store.size);
  return memoryStore(pixels, shape);
}

async function resized(
  raster: Raster,
  { size, fit, background }: ImageTarget,
): Promise<Uint8Array> {
  const { images } = host();
  if (!images || !size) throw new Error("nothing here can resize images");
  const [height, width] = size;
  return inColour(await images.resize(raster, { width, height, fit }), background);
}
