import { tf, useBackend } from "../../src/backend";
import { batches } from "../../src/data";
import { normal } from "../../src/random";
import { Work } from "../work";
import { ACTIVATIONS } from "./plain_activations";
import { serve, Service, timed } from "./protocol";
import { imagesOf, Task } from "./task";

/** A dense layer's weights. */
interface Dense {
  kernel: tf.Variable;
  bias: tf.Variable;
}

/** The same work as one writes it in TensorFlow.js alone: its operations, its autodiff, its Adam. */
async function plainTfjs({ backend, work }: Task): Promise<Service> {
  const { version } = await useBackend(backend);
  const split = imagesOf(work);
  const network = createNetwork(work);
  const optimizer = tf.train.adam(work.learning_rate);
  const pixels = work.image_shape[0] * work.image_shape[1];

  function step(indices: Int32Array): tf.Scalar {
    return tf.tidy(() => {
      const x = tf.tensor2d(split.images(indices), [indices.length, pixels]);
      const epsilon = tf.randomNormal([indices.length, work.latent_size]) as tf.Tensor2D;
      return optimizer.minimize(() => loss(network, x, epsilon), true) as tf.Scalar;
    });
  }

  let epochs = 0;
  async function epoch(firstSteps = Infinity) {
    let total = tf.scalar(0);
    let steps = 0;
    const order = { batchSize: work.batch_size, seed: work.seed, epoch: epochs++ };
    for (const { indices, size } of batches(split, order)) {
      const cost = step(indices);
      const sum = tf.tidy(() => tf.add(total, tf.mul(cost, size)) as tf.Scalar);
      tf.dispose([total, cost]);
      total = sum;
      if (++steps >= firstSteps) break;
    }
    const [sum] = await total.data();
    total.dispose();
    return { loss: sum / split.size };
  }

  await epoch(work.warmup_steps);
  return { version, answers: { epoch: () => timed(epoch) } };
}

interface Network {
  activation: Work["activation"];
  encoder: Dense[];
  mean: Dense;
  logVar: Dense;
  decoder: Dense[];
  logits: Dense;
}

/** The negative ELBO in nats per image. */
function loss(network: Network, x: tf.Tensor2D, epsilon: tf.Tensor2D): tf.Scalar {
  const activate = ACTIVATIONS[network.activation];
  const layer = (x: tf.Tensor2D, dense: Dense) => activate(linear(x, dense));
  const hidden = network.encoder.reduce(layer, x);
  const mean = linear(hidden, network.mean);
  const logVar = linear(hidden, network.logVar);
  const z = tf.add(mean, tf.mul(tf.exp(tf.mul(logVar, 0.5)), epsilon)) as tf.Tensor2D;
  const logits = linear(network.decoder.reduce(layer, z), network.logits);
  const crossEntropy = tf.sum(tf.sub(tf.softplus(logits), tf.mul(x, logits)), 1);
  const moments = tf.add(tf.square(mean), tf.exp(logVar));
  const kl = tf.mul(0.5, tf.sum(tf.sub(tf.sub(moments, 1), logVar), 1));
  return tf.mean(tf.add(crossEntropy, kl)) as tf.Scalar;
}

function linear(x: tf.Tensor2D, { kernel, bias }: Dense): tf.Tensor2D {
  return tf.add(tf.matMul(x, kernel as tf.Tensor2D), bias);
}

function createNetwork(work: Work): Network {
  const { hidden_sizes: sizes, latent_size: latent, seed } = work;
  const pixels = work.image_shape[0] * work.image_shape[1];
  let made = 0;
  const dense = (inputs: number, outputs: number): Dense => {
    const draw = { seed, stream: "plain", step: made++ };
    const values = normal(draw, inputs * outputs).map((v) => v * Math.sqrt(2 / inputs));
    return {
      kernel: tf.variable(tf.tensor2d(values, [inputs, outputs])),
      bias: tf.variable(tf.zeros([outputs])),
    };
  };
  const stack = (widths: readonly number[]) => widths.slice(1).map((w, i) => dense(widths[i], w));
  const last = sizes[sizes.length - 1];
  return {
    activation: work.activation,
    encoder: stack([pixels, ...sizes]),
    mean: dense(last, latent),
    logVar: dense(last, latent),
    decoder: stack([latent, ...[...sizes].reverse()]),
    logits: dense(sizes[0], pixels),
  };
}

void serve(plainTfjs);
