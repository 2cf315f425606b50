import type {
  PlainConvolutionName,
  PlainDenseName,
  PlainLayerName,
  PlainResidualName,
  PlainWeightedName,
} from "../../math/plain_vae";
import { PlainConvolution } from "./convolution";
import { applyDense, type PlainDense } from "./dense";

/** A layer of maps, `[height, width, channels]`: a convolution, or x + f(x). */
export interface PlainMapLayer {
  /** How many weights its kernels have. */
  readonly size: number;
  /** Of the map that it gives. */
  readonly channels: number;
  apply(x: Float32Array): Float32Array;
}

/** A layer over plain arrays. */
export type PlainLayer = PlainDense | PlainMapLayer;

/** The weights of a layer by its name. */
export interface PlainWeights {
  /** @param run how many weights of an output stand side by side: 1 in `[in, out]` */
  kernel(name: string, run: number): Float32Array;
  bias(name: string): Float32Array;
}

/** The layer of a name, with its weights. */
export function layerOf(named: PlainLayerName, weights: PlainWeights): PlainLayer {
  if (!("kind" in named)) return denseOf(named, weights);
  return named.kind === "residual" ? residual(named, weights) : convolution(named, weights);
}

/** The dense layer of a name, with its weights. */
export function denseOf({ name, activation }: PlainDenseName, weights: PlainWeights): PlainDense {
  return { kernel: weights.kernel(name, 1), bias: weights.bias(name), activation };
}

/** One input through layers, one after the other. */
export function forward(input: Float32Array, layers: readonly PlainLayer[]): Float32Array {
  return layers.reduce(
    (x, layer) => (isDense(layer) ? applyDense(x, layer) : layer.apply(x)),
    input,
  );
}

/** How many weights a layer's kernels have. */
export function sizeOf(layer: PlainLayer): number {
  return isDense(layer) ? layer.kernel.length : layer.size;
}

export function isDense(layer: PlainLayer): layer is PlainDense {
  return "kernel" in layer;
}

function convolution(named: PlainConvolutionName, { kernel, bias }: PlainWeights) {
  return new PlainConvolution(named, kernel(named.name, runOf(named)), bias(named.name));
}

/** How many weights of an output stand side by side in a layer's kernel. */
export function runOf(named: PlainWeightedName): number {
  return "kind" in named && named.kind === "transposed" ? named.from[2] : 1;
}

function residual({ layers: named }: PlainResidualName, weights: PlainWeights): PlainMapLayer {
  const layers = named.map((name) => convolution(name, weights));
  return {
    size: layers.reduce((sum, { size }) => sum + size, 0),
    channels: named[0].from[2],
    apply(x) {
      const sum = forward(x, layers);
      for (let i = 0; i < sum.length; i++) sum[i] += x[i];
      return sum;
    },
  };
}
