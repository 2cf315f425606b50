import * as tf from "@tensorflow/tfjs-core";
import { normal } from "../../random";
import { createAdam } from "../adam/create_adam";
import { bernoulliCrossEntropy } from "../ops/bernoulli";
import { convolve, convolveTransposed } from "../ops/convolve";
import { denseStack } from "../ops/dense_stack";
import { weightedSum } from "../ops/weighted_sum";

const [N, SIDE, CHANNELS, FILTERS, UNITS] = [24, 17, 5, 19, 70];

/**
 * Three training steps of an autoencoder with convolutions and dense layers, so large that threads
 * are told of every operation.
 *
 * @returns the bits of the losses and of all weights
 */
export function bitsOfTraining(): number[] {
  const features = Math.ceil(SIDE / 2) ** 2 * FILTERS;
  const weights = {
    down: drawn("down", [3, 3, CHANNELS, FILTERS]),
    downBias: drawn("down bias", [FILTERS]),
    code: drawn("code", [features, UNITS]),
    codeBias: drawn("code bias", [UNITS]),
    back: drawn("back", [UNITS, features]),
    backBias: drawn("back bias", [features]),
    up: drawn("up", [3, 3, CHANNELS, FILTERS]),
    upBias: drawn("up bias", [CHANNELS]),
  };
  const x = tf.tidy(() => tf.sigmoid(noise("x", [N, SIDE, SIDE, CHANNELS]) as tf.Tensor4D));
  const adam = createAdam(weights);
  const values: tf.Tensor[] = [];
  for (let step = 0; step < 3; step++) {
    const { value, grads } = tf.variableGrads(() => loss(x, weights));
    const named = Object.entries(weights).map(([name, w]) => [name, grads[w.name]]);
    adam.apply(Object.fromEntries(named) as Record<string, tf.Tensor>, 1e-2);
    tf.dispose(grads);
    values.push(value);
  }
  const all = [...values, ...Object.values(weights)];
  const bits = all.flatMap((tensor) => [...new Int32Array(tensor.dataSync().slice().buffer)]);
  adam.dispose();
  tf.dispose([x, ...all]);
  return bits;
}

function loss(x: tf.Tensor4D, weights: Record<string, tf.Variable>): tf.Scalar {
  const { down, downBias, code, codeBias, back, backBias, up, upBias } = weights;
  const layer = (kernel: tf.Variable, bias: tf.Variable, activation: "relu" | "silu" | "tanh") => ({
    ...{ kernel: kernel as tf.Tensor as tf.Tensor4D, bias: bias as tf.Tensor1D, activation },
  });
  const h = convolve(x, layer(down, downBias, "silu"), { stride: 2 });
  const dense = (kernel: tf.Variable, bias: tf.Variable) => ({
    ...{ kernel: kernel as tf.Tensor2D, bias: bias as tf.Tensor1D, activation: "relu" as const },
  });
  const flat = tf.reshape<tf.Rank.R2>(h, [N, -1]);
  const features = denseStack(flat, [dense(code, codeBias), dense(back, backBias)]);
  const small = tf.reshape<tf.Rank.R4>(features, h.shape);
  const stride = { stride: 2, size: [SIDE, SIDE] } as const;
  const logits = convolveTransposed(small, layer(up, upBias, "tanh"), stride);
  const rows = (t: tf.Tensor4D) => tf.reshape<tf.Rank.R2>(t, [N, -1]);
  return weightedSum([bernoulliCrossEntropy(rows(x), rows(logits))], [1]).loss;
}

function noise(stream: string, shape: number[]): tf.Tensor {
  const size = shape.reduce((product, side) => product * side, 1);
  return tf.tensor(
    normal({ seed: 1, stream, step: 0 }, size).map((value) => value / 10),
    shape,
  );
}

function drawn(stream: string, shape: number[]): tf.Variable {
  return tf.tidy(() => tf.variable(noise(stream, shape)));
}
