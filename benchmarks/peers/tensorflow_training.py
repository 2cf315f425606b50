"""Training in TensorFlow, for its peers: one tf.function a step, Adam by TensorFlow's own operation."""

import os

from protocol import read_work, serve

work = read_work()
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import tensorflow as tf  # noqa: E402  (after the number of threads is set)

tf.config.threading.set_intra_op_parallelism_threads(work["threads"])
tf.config.threading.set_inter_op_parallelism_threads(work["threads"])
tf.random.set_seed(work["seed"])
activate = {"relu": tf.nn.relu, "silu": tf.nn.silu, "tanh": tf.tanh}[work["activation"]]


def dense(weights, x):
    kernel, bias = weights
    return tf.nn.bias_add(x @ kernel, bias)


def negative_elbo(logits, x, mean, log_var):
    """In nats per image."""
    cross_entropy = tf.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=logits)
    kl = 0.5 * tf.reduce_sum(tf.square(mean) + tf.exp(log_var) - 1 - log_var, axis=1)
    pixels = list(range(1, len(x.shape)))
    return tf.reduce_mean(tf.reduce_sum(cross_entropy, axis=pixels) + kl)


def train(loss_of, parameters, pixels):
    """Serves epochs of loss_of(images, epsilon) on these pixels, an array of bytes."""
    pixels = tf.constant(pixels)
    zeros = lambda: [tf.Variable(tf.zeros_like(w)) for w in parameters]  # noqa: E731
    slots = list(zip(parameters, zeros(), zeros()))
    powers = tf.Variable([1.0, 1.0])
    total = tf.Variable(0.0)

    @tf.function(reduce_retracing=False)
    def step(indices):
        x = tf.cast(tf.gather(pixels, indices), tf.float32) / 255.0
        epsilon = tf.random.normal([indices.shape[0], work["latent_size"]])
        with tf.GradientTape() as tape:
            loss = loss_of(x, epsilon)
        gradients = tape.gradient(loss, parameters)
        decayed = powers.assign(powers * [0.9, 0.999])
        for (weight, m, v), gradient in zip(slots, gradients):
            tf.raw_ops.ResourceApplyAdam(
                var=weight.handle,
                m=m.handle,
                v=v.handle,
                beta1_power=decayed[0],
                beta2_power=decayed[1],
                lr=work["learning_rate"],
                beta1=0.9,
                beta2=0.999,
                epsilon=1e-7,
                grad=gradient,
            )
        total.assign_add(loss * indices.shape[0])

    def run_epoch(batches):
        total.assign(0.0)
        for indices in batches:
            step(tf.constant(indices))
        return float(total.numpy())

    serve(tf.__version__, work, run_epoch)
