import { tf } from "../backend";
import { categorical, Draw, normal, uniform } from "../random";

/**
 * Random numbers for a loss: each draw is named, and is a function of (seed, name, step), so that a
 * run that is resumed, or moved to another backend, draws the same.
 */
export interface Noise {
  /** float32 from N(0, 1). */
  normal<S extends number[]>(name: string, shape: readonly [...S]): TensorOf<S>;
  /** float32 from [0, 1). */
  uniform<S extends number[]>(name: string, shape: readonly [...S]): TensorOf<S>;
  /**
   * int32 classes, 0 to k − 1.
   *
   * @param probabilities of the k classes; or k, for classes that are equally likely
   */
  categorical<S extends number[]>(
    name: string,
    shape: readonly [...S],
    probabilities: number | ArrayLike<number>,
  ): TensorOf<S>;
}

/** A tensor of the rank that a shape has. */
type TensorOf<S extends number[]> = S extends [number, number, number]
  ? tf.Tensor3D
  : S extends [number, number]
    ? tf.Tensor2D
    : S extends [number]
      ? tf.Tensor1D
      : tf.Tensor;

/** Where a draw's numbers come from. */
export interface NoiseSource {
  readonly seed: number;
  /** Which of many: the number of the update, or of the batch. */
  readonly step: number;
  /** The stream of a name; by default the name itself. */
  readonly stream?: (name: string) => string;
}

/**
 * A source of noise for one step. The tensors belong to the caller, or to its `tf.tidy`.
 *
 * @throws Error where a loss asks for one name twice: both draws would be the same numbers
 * @example
 * ```ts
 * const epsilon = createNoise({ seed: 7, step: 42 }).normal("epsilon", [128, 15]);
 * ```
 */
export function createNoise({ seed, step, stream = (name) => name }: NoiseSource): Noise {
  const drawn = new Set<string>();
  const draw = (name: string): Draw => {
    if (drawn.has(name)) {
      throw new Error(`noise "${name}" is drawn twice in a step: give each draw a name of its own`);
    }
    drawn.add(name);
    return { seed, stream: stream(name), step };
  };
  const made = <S extends number[]>(
    values: Float32Array | Int32Array,
    shape: readonly [...S],
    type: "float32" | "int32" = "float32",
  ) => tf.tensor(values, [...shape], type) as TensorOf<S>;
  return {
    normal: (name, shape) => made(normal(draw(name), sizeOf(shape)), shape),
    uniform: (name, shape) => made(uniform(draw(name), sizeOf(shape)), shape),
    categorical(name, shape, probabilities) {
      const each =
        typeof probabilities === "number"
          ? new Array<number>(probabilities).fill(1)
          : probabilities;
      return made(categorical(draw(name), sizeOf(shape), each), shape, "int32");
    },
  };
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
