/** A dense layer over plain arrays: f(x W + b). */
export interface PlainLayer {
  /** `[in, out]`, row after row. */
  readonly kernel: Float32Array;
  /** `[out]` */
  readonly bias: Float32Array;
  readonly activation: PlainActivation;
}

/** Name of an activation, as in a checkpoint. */
export type PlainActivation = "linear" | "relu" | "silu" | "tanh";

/** q(z|x) of one image: both `[latentSize]`. */
export interface PlainPosterior {
  readonly mean: Float32Array;
  readonly logVar: Float32Array;
}

/** The layers of a VAE; a conditional one takes the one-hot label behind its input. */
export interface NetworkLayers {
  readonly encoder: readonly PlainLayer[];
  readonly mean: PlainLayer;
  readonly logVar: PlainLayer;
  /** The last one gives the logits. */
  readonly decoder: readonly PlainLayer[];
}

/**
 * A VAE's forward pass in plain JavaScript, one image at a time: what runs in a reader's browser,
 * where there is no TensorFlow. A pass of 784-512-512-512-15 takes some two milliseconds.
 */
export class Network {
  /** @param numClasses 0 where the model is not conditional */
  constructor(
    private readonly layers: NetworkLayers,
    private readonly numClasses = 0,
  ) {}

  /**
   * @param x `[pixels]` in [0, 1]
   * @param label what a conditional model is told
   */
  encode(x: ArrayLike<number>, label = 0): PlainPosterior {
    const hidden = forward(this.told(x, label), this.layers.encoder);
    return {
      mean: forward(hidden, [this.layers.mean]),
      logVar: forward(hidden, [this.layers.logVar]),
    };
  }

  /**
   * @param z `[latentSize]`
   * @param label what a conditional model is told
   * @returns `[pixels]` in [0, 1]: the sigmoid of the logits
   */
  decode(z: ArrayLike<number>, label = 0): Float32Array {
    const image = forward(this.told(z, label), this.layers.decoder);
    for (let i = 0; i < image.length; i++) image[i] = 1 / (1 + Math.exp(-image[i]));
    return image;
  }

  private told(values: ArrayLike<number>, label: number): Float32Array {
    const input = new Float32Array(values.length + this.numClasses);
    input.set(values);
    if (this.numClasses > 0) input[values.length + label] = 1;
    return input;
  }
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
