import { choice, integers, type Option, type Settings, UserError } from "../../../config";
import { type ImageShape, shapeText } from "../../../data";
import type { MapShape } from "../../../math";

/** What channels may be: as many as the images ask for, or a number for each halving of the sides. */
export type Channels = "auto" | readonly number[];

/** Left to "auto", halving goes on until a map has no more pixels than 7 × 7… */
const ENOUGH_PIXELS = 49;
/** … with so many channels in the first half of its steps, and in the second. */
const AUTO = { first: 32, second: 64 };

const list = integers(
  [],
  { min: 1, max: 4096, maxLength: 12 },
  "channels of the encoder's convolutions, each of which halves the sides, such as 32,64; " +
    "the decoder mirrors them; auto: as many as leave about 7 × 7 pixels",
);

const convChannels: Option<Channels> = {
  ...list,
  default: "auto",
  placeholder: "N,N,…|auto",
  parse: (text) => (text === "auto" ? text : list.parse(text)),
  allowed: `auto, or ${list.allowed}`,
  check: (value): value is Channels => value === "auto" || list.check(value),
};

/** Units of the encoder's dense layers; a number is one layer. */
export type DenseSize = number | readonly number[];

const units = integers(
  [512, 512],
  { min: 1, max: 65_536, maxLength: 8 },
  "units of the encoder's dense layers between the convolutions and the latents; the decoder mirrors them",
);

const denseSize: Option<DenseSize> = {
  ...units,
  // One layer's, as code gives it and as checkpoints have it from when there was but one.
  check: (value): value is DenseSize => units.check(typeof value === "number" ? [value] : value),
};

/** The units of each dense layer, from the convolutions to the latents. */
export function denseSizes({ denseSize: sizes }: { readonly denseSize: DenseSize }) {
  return typeof sizes === "number" ? [sizes] : sizes;
}

/** Options of every network of convolutions. */
export const convolutional = {
  convChannels,
  denseSize,
  activation: choice(["silu", "relu", "tanh"], "silu", "activation of the hidden layers"),
};

/** The channels of a network for images of a shape, where they are left to "auto". */
export function channelsFor(channels: Channels, [height, width]: ImageShape): readonly number[] {
  if (channels !== "auto") return channels;
  let steps = 0;
  let [h, w] = [height, width];
  do {
    [h, w] = [halved(h), halved(w)];
    steps++;
  } while (h * w > ENOUGH_PIXELS);
  return Array.from({ length: steps }, (_, i) => (2 * i < steps ? AUTO.first : AUTO.second));
}

/**
 * The maps of an encoder: the image, and what is left of it after each convolution.
 *
 * @throws UserError where there is nothing left to halve
 */
export function mapsOf(imageShape: ImageShape, channels: readonly number[]): MapShape[] {
  const maps: MapShape[] = [imageShape];
  for (const out of channels) {
    const [height, width] = maps[maps.length - 1];
    if (maps.length > 1 && height === 1 && width === 1) {
      throw new UserError(
        `conv_channels ${channels.join(",")} halve the sides ${channels.length} times, and an image of ` +
          `${shapeText(imageShape)} is a single pixel after ${maps.length - 1}: give fewer`,
      );
    }
    maps.push([halved(height), halved(width), out]);
  }
  return maps;
}

function halved(side: number): number {
  return Math.ceil(side / 2);
}

/** The options with their channels in numbers, as a checkpoint keeps them. */
export function completed(
  { convChannels }: { readonly convChannels: Channels },
  imageShape: ImageShape,
) {
  return { convChannels: channelsFor(convChannels, imageShape) };
}

interface About {
  readonly options: Settings<typeof convolutional>;
  readonly imageShape: ImageShape;
  readonly latentSize: number;
}

/**
 * "28 × 28, convolutions 32-64 to 7 × 7, dense 512-15 and back, silu"
 *
 * @param more what else there is at each size of a map
 */
export function described(about: About, more = ""): string {
  const { options, latentSize } = about;
  return (
    `${describedMaps(about, more)}, dense ${denseSizes(options).join("-")}-${latentSize} and back, ` +
    options.activation
  );
}

/** The same without dense layers: "28 × 28, convolutions 32-64 to 7 × 7 and back, silu". */
export function describedGrid(about: About, more = ""): string {
  return `${describedMaps(about, more)} and back, ${about.options.activation}`;
}

function describedMaps({ options, imageShape }: About, more: string): string {
  const channels = channelsFor(options.convChannels, imageShape);
  const [height, width] = mapsOf(imageShape, channels)[channels.length];
  return `${shapeText(imageShape)}, convolutions ${channels.join("-")}${more} to ${height} × ${width}`;
}
