import {
  type Activation,
  type ConvolutionLayer,
  convolve,
  convolveTransposed,
  type DenseLayer,
  denseStack,
  tf,
} from "../../backend";
import { UserError, counted } from "../../config";
import { normal } from "../../random";

/** 1 GiB of float32; training needs three times as much, for Adam's moments. */
const MOST_WEIGHTS = 2 ** 28;

/** A dense layer that owns its weights. */
export interface Dense extends DenseLayer {
  /** Such as `encoder.dense_0`; the weights are `<name>.kernel` and `<name>.bias`. */
  readonly name: string;
  readonly kernel: tf.Variable<tf.Rank.R2>;
  readonly bias: tf.Variable<tf.Rank.R1>;
  /**
   * @param x float32 [n, in]
   * @returns float32 [n, out]. The caller, or its `tf.tidy`, disposes.
   */
  apply(x: tf.Tensor2D): tf.Tensor2D;
}

/**
 * A convolution that owns its weights, padded with zeros so that stride 1 keeps the sides; or a
 * transposed one.
 */
export interface Convolution {
  /** Such as `encoder.conv_0`; the weights are `<name>.kernel` and `<name>.bias`. */
  readonly name: string;
  /** Sides of its window. */
  readonly size: number;
  readonly stride: number;
  readonly activation: Activation;
  /**
   * @param x float32 [n, height, width, in]
   * @param learned a constant input is for once learned: its gradient is computed; default false
   * @returns float32 [n, ⌈height / stride⌉, ⌈width / stride⌉, out], or of a transposed one the sides that
   *   it is made for. The caller, or its `tf.tidy`, disposes.
   */
  apply(x: tf.Tensor4D, learned?: boolean): tf.Tensor4D;
}

/** What a convolution may be told beside its channels. */
export interface ConvolutionOptions {
  /** Sides of its window; 3 by default. */
  readonly size?: number;
  /** Pixels from a window to the next; 1 by default. */
  readonly stride?: number;
  /** "linear" by default. */
  readonly activation?: Activation;
  /** Its input is data: spare what its gradient would cost. Default false. */
  readonly constantInput?: boolean;
  /** Its kernel begins with zeros, as that of the last layer of a residual block. Default false. */
  readonly fromZero?: boolean;
}

/** What a transposed convolution is told beside its channels. */
export interface TransposedOptions extends ConvolutionOptions {
  /** Height and width of what it makes; its input's are ⌈side / stride⌉. */
  readonly to: readonly [height: number, width: number];
}

/** Whether a weight of that name and shape may be made; throws where not. */
export type AdmitWeight = (name: string, shape: readonly number[]) => void;

/**
 * TensorFlow.js holds each variable until it is disposed of. A cell that is run again makes a new
 * model and forgets the one before; what nobody can ask for any more is freed when JavaScript
 * notices.
 */
const forgotten = new FinalizationRegistry((tensors: tf.Tensor[]) => tf.dispose(tensors));

/**
 * Makes the layers of a model and keeps their weights by name, as a checkpoint names them. What a
 * weight is drawn as is a function of the model's seed and of that name.
 */
export class Layers {
  /** float32 weights by name, in the order in which they were made. */
  readonly parameters: Record<string, tf.Variable> = {};
  /** What the model holds on the backend: its weights, and its constants. */
  private readonly tensors: tf.Tensor[] = [];
  private count = 0;

  /**
   * @param seed of all weights, 0 to 2^53 − 1
   * @param most weights that they may have in all
   * @param admit is asked before room is taken for a weight, and throws where it is not to be made
   */
  constructor(
    private readonly seed: number,
    private readonly most = MOST_WEIGHTS,
    private readonly admit: AdmitWeight = () => undefined,
  ) {
    forgotten.register(this.parameters, this.tensors, this);
  }

  /**
   * A new dense layer. The kernel is drawn from N(0, gain² / in): gain² is 2 under relu and silu
   * (He et al. 2015), which halve the variance, and 1 elsewhere (LeCun et al. 1998). The bias is 0.
   *
   * A one-hot label among the inputs has one entry that is not 0, so that its rows are drawn with
   * `in` = 1. As one of many small rows the label would hardly be heard: the first epochs would
   * put the class into z, and a part of it would stay there.
   *
   * @param labelSize how many of the last inputs are a one-hot label
   * @returns kernel float32 [inputSize, outputSize], bias float32 [outputSize]; the model disposes
   * @throws UserError where the model would have more than 2²⁸ weights
   */
  dense(
    name: string,
    inputSize: number,
    outputSize: number,
    activation: Activation = "linear",
    labelSize = 0,
  ): Dense {
    const gain = gainOf(activation);
    const deviation = gain / Math.sqrt(inputSize);
    const firstOfLabel = (inputSize - labelSize) * outputSize;
    const kernel = this.variable(`${name}.kernel`, [inputSize, outputSize], (n) =>
      this.normal(name, n).map((v, k) => v * (k < firstOfLabel ? deviation : gain)),
    );
    const bias = this.variable(`${name}.bias`, [outputSize]);
    const layer = { name, kernel, bias, activation } as Omit<Dense, "apply">;
    return { ...layer, apply: (x) => denseStack(x, [layer]) };
  }

  /**
   * A new convolution. The kernel is drawn from N(0, gain² / (size² · in)), gain² being 2 under relu
   * and silu (He et al. 2015), else 1. The bias is 0.
   *
   * @returns kernel float32 [size, size, in, out], bias float32 [out]; the model disposes
   * @throws UserError where the model would have more than 2²⁸ weights
   */
  convolution(
    name: string,
    inputs: number,
    outputs: number,
    { size = 3, stride = 1, constantInput = false, ...options }: ConvolutionOptions = {},
  ): Convolution {
    const shape = [size, size, inputs, outputs] as const;
    const layer = this.windowed(name, shape, outputs, size * size * inputs, options);
    const { activation } = layer;
    const apply = (x: tf.Tensor4D, learned = false) =>
      convolve(x, layer, { stride, constantInput: constantInput && !learned });
    return { name, size, stride, activation, apply };
  }

  /**
   * A new transposed convolution, which makes large maps of small ones. A pixel that it makes lies in
   * size² / stride² windows, so that its kernel is drawn from N(0, gain² · stride² / (size² · in)),
   * or where windows leave pixels out from N(0, gain² / in). The bias is 0.
   *
   * @returns kernel float32 [size, size, out, in], bias float32 [out]; the model disposes
   * @throws UserError where the model would have more than 2²⁸ weights
   */
  transposedConvolution(
    name: string,
    inputs: number,
    outputs: number,
    { to, size = 3, stride = 1, constantInput, ...options }: TransposedOptions,
  ): Convolution {
    const shape = [size, size, outputs, inputs] as const;
    const summed = Math.max(1, size / stride) ** 2 * inputs;
    const layer = this.windowed(name, shape, outputs, summed, options);
    const { activation } = layer;
    const apply = (x: tf.Tensor4D) =>
      convolveTransposed(x, layer, { stride, size: to, constantInput });
    return { name, size, stride, activation, apply };
  }

  /** @param summed how many products a number that the layer makes is the sum of */
  private windowed(
    name: string,
    shape: readonly [number, number, number, number],
    outputs: number,
    summed: number,
    { activation = "linear", fromZero }: Pick<ConvolutionOptions, "activation" | "fromZero">,
  ): ConvolutionLayer {
    const deviation = gainOf(activation) / Math.sqrt(summed);
    const drawn = (n: number) => this.normal(name, n).map((v) => v * deviation);
    const kernel = this.variable(`${name}.kernel`, shape, fromZero ? undefined : drawn);
    const bias = this.variable(`${name}.bias`, [outputs]);
    return { kernel: kernel as tf.Variable<tf.Rank.R4>, bias: bias as tf.Variable<tf.Rank.R1>, activation }; // prettier-ignore
  }

  /**
   * A new variable of any shape, such as a filter or the means of a prior.
   *
   * @param initial makes its n values, row after row; zeros by default
   * @throws Error where the name is taken; UserError where the model would have too many weights
   */
  variable(
    name: string,
    shape: readonly number[],
    initial: (n: number) => Float32Array = (n) => new Float32Array(n),
  ): tf.Variable {
    if (name in this.parameters) throw new Error(`two layers are called ${name}`);
    const size = shape.reduce((product, length) => product * length, 1);
    this.count += size;
    if (this.count > this.most) {
      throw new UserError(
        `a model of ${counted(this.count)} weights and more is above the ` +
          `${counted(this.most)} allowed: choose fewer units or channels, or smaller images`,
      );
    }
    this.admit(name, shape);
    const values = tf.tensor(initial(size), [...shape], "float32");
    const variable = tf.variable(values, true);
    values.dispose();
    this.parameters[name] = variable;
    this.tensors.push(variable);
    return variable;
  }

  /**
   * Numbers that are no weights and stay as they are, such as which connections are cut.
   *
   * @returns float32 of that shape; the model disposes
   */
  constant<T extends tf.Tensor>(values: Float32Array, shape: readonly number[]): T {
    const tensor = tf.keep(tf.tensor(values, [...shape], "float32"));
    this.tensors.push(tensor);
    return tensor as T;
  }

  /** n draws of N(0, 1) for the weights of that name. */
  normal(name: string, n: number): Float32Array {
    return normal({ seed: this.seed, stream: `weights of ${name}`, step: 0 }, n);
  }

  /** Frees all weights and constants. */
  dispose(): void {
    forgotten.unregister(this);
    tf.dispose(this.tensors);
  }
}

/** What keeps a layer's variance: relu and silu halve it. */
function gainOf(activation: Activation): number {
  return activation === "relu" || activation === "silu" ? Math.SQRT2 : 1;
}
