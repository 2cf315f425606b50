import { klToStandardNormal } from "../math/kl";
import { type PixelLikelihood, pixelLikelihood } from "../math/pixel_likelihoods";
import type { PlainVae, PlainVaeDescription } from "../math/plain_vae";
import type { PlainDense } from "./layers/dense";
import { denseOf, forward, isDense, layerOf, type PlainLayer, sizeOf } from "./layers/layer";
import { floats, type PlainArrays } from "./payload";
import { restoreColumns } from "./quantize";

export { forward };

/** q(z|x) of one image: both `[latentSize]`. */
export interface PlainPosterior {
  readonly mean: Float32Array;
  readonly logVar: Float32Array;
}

/** The layers of a VAE with their weights, and the likelihood of its pixels. */
export interface NetworkParts extends PlainVae<PlainLayer, PixelLikelihood, PlainDense> {
  /** Classes of the one-hot label that either half takes; 0 where no label is taken. */
  readonly numClasses: number;
}

/** Terms of −ELBO of one image, in nats. */
export interface PlainTerms {
  readonly reconstruction: number;
  readonly kl: number;
}

/**
 * A VAE's forward pass in plain JavaScript, one image at a time: what runs in a reader's browser,
 * where there is no TensorFlow. A pass of 784-512-512-512-15 takes some two milliseconds, one from 64 × 64
 * in colour by convolutions 32-32-64-64 some six.
 *
 * Whatever `label` is given, only a model that takes labels sees it; −1 is one that is not known.
 */
export class Network {
  /** How many weights it has. */
  readonly weights: number;
  /** The encoder's layers before the first dense one, which is told the label; and from it on. */
  private readonly encoder: { readonly maps: PlainLayer[]; readonly dense: PlainLayer[] };

  constructor(private readonly parts: NetworkParts) {
    const { encoder, mean, logVar, decoder } = parts;
    const layers = [...encoder, mean, logVar, ...decoder];
    this.weights = layers.reduce((sum, layer) => sum + sizeOf(layer), 0);
    const first = encoder.findIndex(isDense);
    const maps = first < 0 ? encoder.length : first;
    this.encoder = { maps: encoder.slice(0, maps), dense: encoder.slice(maps) };
  }

  /** @param x `[pixels]` in [0, 1] */
  encode(x: ArrayLike<number>, label = 0): PlainPosterior {
    return this.posterior(this.seen(x), label);
  }

  /** What the encoder makes of an image before it is told the label. */
  private seen(x: ArrayLike<number>): Float32Array {
    return forward(Float32Array.from(x), this.encoder.maps);
  }

  private posterior(seen: Float32Array, label: number): PlainPosterior {
    const { mean, logVar } = this.parts;
    const hidden = forward(this.told(seen, label), this.encoder.dense);
    return { mean: forward(hidden, [mean]), logVar: forward(hidden, [logVar]) };
  }

  /**
   * @param z `[latentSize]`
   * @returns `[pixels]` in [0, 1]: each pixel's expectation
   */
  decode(z: ArrayLike<number>, label = 0): Float32Array {
    const { likelihood } = this.parts;
    const numbers = this.numbersOf(z, label);
    const pixels = numbers.length / likelihood.parameters;
    const image = numbers.slice(0, pixels);
    for (let p = 0; p < pixels; p++) image[p] = likelihood.mean(numbers[p], numbers[pixels + p]);
    return image;
  }

  /**
   * The terms of one image with z at the posterior's mean.
   *
   * @param x `[pixels]` in [0, 1]
   */
  terms(x: ArrayLike<number>, label = 0): PlainTerms {
    return this.termsOf(x, this.seen(x), label);
  }

  private termsOf(x: ArrayLike<number>, seen: Float32Array, label: number): PlainTerms {
    const { likelihood } = this.parts;
    const { mean, logVar } = this.posterior(seen, label);
    const numbers = this.numbersOf(mean, label);
    let reconstruction = 0;
    for (let p = 0; p < x.length; p++) {
      reconstruction += likelihood.negativeLogLikelihood(x[p], numbers[p], numbers[x.length + p]);
    }
    return { reconstruction, kl: klToStandardNormal(mean, logVar) };
  }

  /** The label under which a model explains an image best: that of the lowest −ELBO. */
  likeliestLabel(x: ArrayLike<number>): number {
    const seen = this.seen(x);
    const losses = Array.from({ length: this.parts.numClasses }, (_, label) => {
      const { reconstruction, kl } = this.termsOf(x, seen, label);
      return reconstruction + kl;
    });
    return losses.indexOf(Math.min(...losses));
  }

  /** What the decoder gives: `[parameters × pixels]`. */
  private numbersOf(z: ArrayLike<number>, label: number): Float32Array {
    const { decoder, likelihood } = this.parts;
    const numbers = forward(this.told(z, label), decoder);
    const last = decoder.at(-1);
    return last && !isDense(last) ? apart(numbers, likelihood.parameters, last.channels) : numbers;
  }

  private told(values: ArrayLike<number>, label: number): Float32Array {
    const { numClasses } = this.parts;
    const input = new Float32Array(values.length + numClasses);
    input.set(values);
    if (label >= 0 && label < numClasses) input[values.length + label] = 1;
    return input;
  }
}

/**
 * The network that a description and arrays make up.
 *
 * @param numClasses 0 where it takes no labels
 */
export function networkOf(
  { encoder, mean, logVar, decoder, likelihood }: PlainVaeDescription,
  arrays: PlainArrays,
  numClasses: number,
): Network {
  const weights = {
    kernel: (name: string, run: number) => kernelOf(arrays, name, run),
    bias: (name: string) => floats(arrays, `${name}.bias`),
  };
  return new Network({
    encoder: encoder.map((named) => layerOf(named, weights)),
    mean: denseOf(mean, weights),
    logVar: denseOf(logVar, weights),
    decoder: decoder.map((named) => layerOf(named, weights)),
    likelihood: pixelLikelihood(likelihood.name, likelihood.deviation),
    numClasses,
  });
}

function kernelOf(arrays: PlainArrays, name: string, run: number): Float32Array {
  const integers = arrays[`${name}.kernel`];
  if (integers instanceof Int8Array || integers instanceof Int16Array) {
    return restoreColumns({ integers, scale: floats(arrays, `${name}.scale`), run });
  }
  return floats(arrays, `${name}.kernel`);
}

/**
 * A map's numbers, `[pixels, parameters × channels]`, as the likelihood has them:
 * `[parameters, pixels × channels]`.
 */
function apart(numbers: Float32Array, parameters: number, width: number): Float32Array {
  if (parameters === 1) return numbers;
  const channels = width / parameters;
  const out = new Float32Array(numbers.length);
  let k = 0;
  for (let first = 0; first < width; first += channels) {
    for (let pixel = 0; pixel < numbers.length; pixel += width) {
      for (let c = first; c < first + channels; c++) out[k++] = numbers[pixel + c];
    }
  }
  return out;
}
