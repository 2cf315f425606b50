import { tf, useBackend } from "../../src/backend";
import { batches } from "../../src/data";
import { convolutionsOf, createConvWeights, ConvWeights, DenseWeight } from "./conv_layers";
import type { ConvTask } from "./conv_task";
import { ACTIVATIONS } from "./plain_activations";
import { serve, Service, timed } from "./protocol";
import { imagesOf } from "./task";

/** The convolutional work as one writes it in TensorFlow.js alone. */
async function convPlain({ backend, work }: ConvTask): Promise<Service> {
  const { version } = await useBackend(backend);
  const split = imagesOf(work);
  const weights = createConvWeights(work);
  const optimizer = tf.train.adam(work.learning_rate);

  let epochs = 0;
  async function epoch(firstSteps = Infinity) {
    let [total, steps] = [tf.scalar(0), 0];
    const order = { batchSize: work.batch_size, seed: work.seed, epoch: epochs++ };
    for (const { indices, size } of batches(split, order)) {
      const cost = tf.tidy(() => {
        const x = tf.tensor4d(split.images(indices), [size, ...work.image_shape]);
        const epsilon = tf.randomNormal([size, work.latent_size]) as tf.Tensor2D;
        return optimizer.minimize(() => loss(weights, x, epsilon), true) as tf.Scalar;
      });
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

/** The negative ELBO in nats per image. */
function loss(weights: ConvWeights, x: tf.Tensor4D, epsilon: tf.Tensor2D): tf.Scalar {
  const { work, encoder, hidden, heads, decoder, features, back } = weights;
  const activate = ACTIVATIONS[work.activation];
  const layers = convolutionsOf(work).reverse();
  const n = x.shape[0];
  let h = x;
  for (const { kernel, bias } of encoder) {
    h = activate(tf.add<tf.Tensor4D>(tf.conv2d(h, kernel, work.stride, "same"), bias));
  }
  const flat = activate(linear(tf.reshape(h, [n, features]), hidden));
  const [mean, logVar] = heads.map((head) => linear(flat, head));
  const z = tf.add<tf.Tensor2D>(mean, tf.mul(tf.exp(tf.mul(logVar, 0.5)), epsilon));
  const dense = back.reduce((hidden, layer) => activate(linear(hidden, layer)), z);
  h = tf.reshape(dense, [n, ...layers[0].small]);
  decoder.forEach(({ kernel, bias }, i) => {
    const sums = tf.conv2dTranspose(h, kernel, [n, ...layers[i].large], work.stride, "same");
    const pre = tf.add<tf.Tensor4D>(sums, bias);
    h = i === decoder.length - 1 ? pre : activate(pre);
  });
  const crossEntropy = tf.sum(tf.sub(tf.softplus(h), tf.mul(x, h)), [1, 2, 3]);
  const moments = tf.add(tf.square(mean), tf.exp(logVar));
  const kl = tf.mul(0.5, tf.sum(tf.sub(tf.sub(moments, 1), logVar), 1));
  return tf.mean(tf.add(crossEntropy, kl)) as tf.Scalar;
}

function linear(x: tf.Tensor2D, { kernel, bias }: DenseWeight): tf.Tensor2D {
  return tf.add(tf.matMul(x, kernel as tf.Tensor2D), bias);
}

void serve(convPlain);
