import { klToStandardNormal } from "../math/kl";
import { type PixelLikelihood, pixelLikelihood } from "../math/pixel_likelihoods";
import type {
  PlainActivation,
  PlainLayerName,
  PlainVae,
  PlainVaeDescription,
} from "../math/plain_vae";
import { floats, type PlainArrays } from "./payload";
import { restoreColumns } from "./quantize";

/** A dense layer over plain arrays: f(x W + b). */
export interface PlainLayer {
  /** `[in, out]`, row after row. */
  readonly kernel: Float32Array;
  /** `[out]` */
  readonly bias: Float32Array;
  readonly activation: PlainActivation;
}

/** q(z|x) of one image: both `[latentSize]`. */
export interface PlainPosterior {
  readonly mean: Float32Array;
  readonly logVar: Float32Array;
}

/** The layers of a VAE with their weights, and the likelihood of its pixels. */
export interface NetworkParts extends PlainVae<PlainLayer, PixelLikelihood> {
  /** Classes of the one-hot label behind either half's input; 0 where no label is taken. */
  readonly numClasses: number;
}

/** Terms of −ELBO of one image, in nats. */
export interface PlainTerms {
  readonly reconstruction: number;
  readonly kl: number;
}

/**
 * A VAE's forward pass in plain JavaScript, one image at a time: what runs in a reader's browser,
 * where there is no TensorFlow. A pass of 784-512-512-512-15 takes some two milliseconds.
 *
 * Whatever `label` is given, only a model that takes labels sees it; −1 is one that is not known.
 */
export class Network {
  /** How many weights it has. */
  readonly weights: number;

  constructor(private readonly parts: NetworkParts) {
    const { encoder, mean, logVar, decoder } = parts;
    const layers = [...encoder, mean, logVar, ...decoder];
    this.weights = layers.reduce((sum, { kernel }) => sum + kernel.length, 0);
  }

  /** @param x `[pixels]` in [0, 1] */
  encode(x: ArrayLike<number>, label = 0): PlainPosterior {
    const { encoder, mean, logVar } = this.parts;
    const hidden = forward(this.told(x, label), encoder);
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
    const { likelihood } = this.parts;
    const { mean, logVar } = this.encode(x, label);
    const numbers = this.numbersOf(mean, label);
    let reconstruction = 0;
    for (let p = 0; p < x.length; p++) {
      reconstruction += likelihood.negativeLogLikelihood(x[p], numbers[p], numbers[x.length + p]);
    }
    return { reconstruction, kl: klToStandardNormal(mean, logVar) };
  }

  /** The label under which a model explains an image best: that of the lowest −ELBO. */
  likeliestLabel(x: ArrayLike<number>): number {
    const losses = Array.from({ length: this.parts.numClasses }, (_, label) => {
      const { reconstruction, kl } = this.terms(x, label);
      return reconstruction + kl;
    });
    return losses.indexOf(Math.min(...losses));
  }

  /** What the decoder gives: `[parameters × pixels]`. */
  private numbersOf(z: ArrayLike<number>, label: number): Float32Array {
    return forward(this.told(z, label), this.parts.decoder);
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
  const layer = ({ name, activation }: PlainLayerName): PlainLayer => {
    return { kernel: kernelOf(arrays, name), bias: floats(arrays, `${name}.bias`), activation };
  };
  return new Network({
    encoder: encoder.map(layer),
    mean: layer(mean),
    logVar: layer(logVar),
    decoder: decoder.map(layer),
    likelihood: pixelLikelihood(likelihood.name, likelihood.deviation),
    numClasses,
  });
}

function kernelOf(arrays: PlainArrays, name: string): Float32Array {
  const integers = arrays[`${name}.kernel`];
  if (integers instanceof Int8Array || integers instanceof Int16Array) {
    return restoreColumns({ integers, scale: floats(arrays, `${name}.scale`) });
  }
  return floats(arrays, `${name}.kernel`);
}
/** One input through layers, one after the other. */
export function forward(input: Float32Array, layers: readonly PlainLayer[]): Float32Array {
  return layers.reduce((values, layer) => activate(affine(values, layer), layer.activation), input);
}

/** x W + b, four rows of W at a time; rows of an input 0, most of an image, are passed over. */
function affine(x: Float32Array, { kernel, bias }: PlainLayer): Float32Array {
  const size = bias.length;
  const out = Float32Array.from(bias);
  const rows: number[] = [];
  for (let i = 0; i < x.length; i++) if (x[i] !== 0) rows.push(i);
  let r = 0;
  for (; r + 3 < rows.length; r += 4) {
    const [i0, i1, i2, i3] = [rows[r], rows[r + 1], rows[r + 2], rows[r + 3]];
    const [x0, x1, x2, x3] = [x[i0], x[i1], x[i2], x[i3]];
    const [w0, w1, w2, w3] = [i0 * size, i1 * size, i2 * size, i3 * size];
    for (let j = 0; j < size; j++) {
      out[j] += x0 * kernel[w0 + j] + x1 * kernel[w1 + j] + x2 * kernel[w2 + j] + x3 * kernel[w3 + j]; // prettier-ignore
    }
  }
  for (; r < rows.length; r++) {
    const [value, w] = [x[rows[r]], rows[r] * size];
    for (let j = 0; j < size; j++) out[j] += value * kernel[w + j];
  }
  return out;
}

function activate(values: Float32Array, activation: PlainActivation): Float32Array {
  switch (activation) {
    case "relu":
      return values.map((v) => Math.max(v, 0));
    case "silu":
      return values.map((v) => v / (1 + Math.exp(-v)));
    case "tanh":
      return values.map(Math.tanh);
    case "linear":
      return values;
  }
}
