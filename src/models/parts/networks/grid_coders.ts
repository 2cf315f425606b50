import { tf } from "../../../backend";
import { type ImageShape, imageSize } from "../../../data";
import type { DecoderArgs, DecoderNetwork, EncoderArgs, EncoderNetwork, Grid } from "../network";
import { levels, type StagesOf, through } from "./map_coders";
import { channelsFor, type Channels, type convolutional, mapsOf } from "./maps";

/** The pixels of the smallest map. */
export function gridOf(
  { convChannels }: { readonly convChannels: Channels },
  image: ImageShape,
): Grid {
  const maps = mapsOf(image, channelsFor(convChannels, image));
  const [height, width] = maps[maps.length - 1];
  return { height, width };
}

/** An encoder of maps without dense layers: for each pixel of the smallest map as many numbers for each head. */
export function gridEncoder(args: EncoderArgs<typeof convolutional>, of: StagesOf): EncoderNetwork {
  const { layers, options, imageShape, name, heads: headNames, headSize } = args;
  const { convChannels, activation } = options;
  const maps = mapsOf(imageShape, channelsFor(convChannels, imageShape));
  const stages = levels(maps).flatMap(({ from, to, index }) => {
    const names = { layer: `${name}.conv_${index}`, block: `${name}.block_${index}` };
    return of({ layers, from, to, ...names, activation, outermost: index === 0 });
  });
  const [height, width, channels] = maps[maps.length - 1];
  const each = headSize / (height * width);
  const heads = headNames.map((head) =>
    layers.convolution(`${name}.${head}`, channels, each, { size: 1 }),
  );
  return {
    apply(x, _, learned) {
      const [n] = x.shape;
      const map = through(stages, tf.reshape<tf.Rank.R4>(x, [n, ...imageShape]), learned);
      return heads.map((head) => tf.reshape<tf.Rank.R2>(head.apply(map), [n, headSize]));
    },
  };
}

/** The same backwards: z as a map, a convolution, and maps to the likelihood's numbers for each pixel. */
export function gridDecoder(args: DecoderArgs<typeof convolutional>, of: StagesOf): DecoderNetwork {
  const { layers, options, imageShape, name, latentSize, outputs, outputName } = args;
  const { convChannels, activation } = options;
  const [height, width, channels] = imageShape;
  const image = [height, width, outputs * channels] as const;
  const maps = mapsOf(image, channelsFor(convChannels, imageShape)).reverse();
  const [first] = maps;
  const each = latentSize / (imageSize(first) / first[2]);
  const widen = layers.convolution(`${name}.conv_in`, each, first[2], { activation });
  const stages = levels(maps).flatMap(({ from, to, index }) => {
    const outermost = to === image;
    const layer = `${name}.${outermost ? outputName : `conv_${index}`}`;
    return of({ layers, from, to, layer, block: `${name}.block_${index}`, activation, outermost });
  });
  return {
    apply(z) {
      const map = tf.reshape<tf.Rank.R4>(z, [z.shape[0], first[0], first[1], each]);
      return through(stages, widen.apply(map));
    },
  };
}
