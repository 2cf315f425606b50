import { denseStack, splitColumns, tf } from "../../../backend";
import { imageSize } from "../../../data";
import type { MapShape } from "../../../math";
import type { DecoderArgs, DecoderNetwork, EncoderArgs, EncoderNetwork } from "../network";
import { plainDense, sideBySide, told } from "./dense_parts";
import { channelsFor, type convolutional, denseSizes, mapsOf } from "./maps";
import type { Level, Stage } from "./stages";

/** What a network does on the way from one map to the next. */
export type StagesOf = (level: Level) => readonly Stage[];

/**
 * An encoder of maps, each half as wide and high as the one before, of the last one as a row with the
 * label behind it, of dense layers, and of a linear one for each head.
 */
export function mapEncoder(args: EncoderArgs<typeof convolutional>, of: StagesOf): EncoderNetwork {
  const { layers, options, imageShape, labelSize, name, heads: headNames, headSize } = args;
  const { convChannels, activation } = options;
  const maps = mapsOf(imageShape, channelsFor(convChannels, imageShape));
  const stages = levels(maps).flatMap(({ from, to, index }) => {
    const names = { layer: `${name}.conv_${index}`, block: `${name}.block_${index}` };
    return of({ layers, from, to, ...names, activation, outermost: index === 0 });
  });
  const features = imageSize(maps[maps.length - 1]);
  const sizes = denseSizes(options);
  const dense = denseLayers(args, [features + labelSize, ...sizes]);
  const last = sizes[sizes.length - 1];
  const heads = headNames.map((head) => layers.dense(`${name}.${head}`, last, headSize));
  return {
    apply(x, y, learned = false) {
      const [n] = x.shape;
      const images = tf.reshape<tf.Rank.R4>(x, [n, ...imageShape]);
      const row = tf.reshape<tf.Rank.R2>(through(stages, images, learned), [n, features]);
      return splitColumns(denseStack(told(row, y), [...dense, sideBySide(heads)]), heads.length);
    },
    plain: {
      hidden: [...stages.map(({ plain }) => plain), ...dense.map(plainDense)],
      heads: heads.map(plainDense),
    },
  };
}

/**
 * The same backwards: z with the label behind it, dense layers, one to the smallest map, and maps to
 * the likelihood's numbers for each pixel.
 */
export function mapDecoder(args: DecoderArgs<typeof convolutional>, of: StagesOf): DecoderNetwork {
  const { layers, options, imageShape, labelSize, name, latentSize, outputs, outputName } = args;
  const { convChannels, activation } = options;
  const [height, width, channels] = imageShape;
  const image = [height, width, outputs * channels] as const;
  const maps = mapsOf(image, channelsFor(convChannels, imageShape)).reverse();
  const [first] = maps;
  const sizes = [...denseSizes(options)].reverse();
  const dense = denseLayers(args, [latentSize + labelSize, ...sizes, imageSize(first)]);
  const stages = levels(maps).flatMap(({ from, to, index }) => {
    const outermost = to === image;
    const layer = `${name}.${outermost ? outputName : `conv_${index}`}`;
    return of({ layers, from, to, layer, block: `${name}.block_${index}`, activation, outermost });
  });
  return {
    apply(z, y) {
      const row = denseStack(told(z, y), dense);
      return through(stages, tf.reshape<tf.Rank.R4>(row, [z.shape[0], ...first]));
    },
    plain: [...dense.map(plainDense), ...stages.map(({ plain }) => plain)],
  };
}

/** Dense layers from each width to the next; the label, if any, stands behind the first one's input. */
function denseLayers(
  {
    layers,
    name,
    labelSize,
    options,
  }: EncoderArgs<typeof convolutional> | DecoderArgs<typeof convolutional>,
  widths: readonly number[],
) {
  const { activation } = options;
  return widths
    .slice(1)
    .map((to, i) =>
      layers.dense(`${name}.dense_${i}`, widths[i], to, activation, i === 0 ? labelSize : 0),
    );
}

/** Each map with the next. */
export function levels(maps: readonly MapShape[]) {
  return maps.slice(1).map((to, index) => ({ from: maps[index], to, index }));
}

export function through(stages: readonly Stage[], map: tf.Tensor4D, learned = false): tf.Tensor4D {
  return stages.reduce((h, stage) => stage.apply(h, learned), map);
}
