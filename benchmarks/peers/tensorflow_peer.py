"""The work in TensorFlow: one tf.function a step, Adam by TensorFlow's own operation."""

import os

from protocol import initial_weights, layer_sizes, read_pixels, read_work, serve

work = read_work()
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import tensorflow as tf  # noqa: E402  (after the number of threads is set)

tf.config.threading.set_intra_op_parallelism_threads(work["threads"])
tf.config.threading.set_inter_op_parallelism_threads(work["threads"])
tf.random.set_seed(work["seed"])
activate = {"relu": tf.nn.relu, "silu": tf.nn.silu, "tanh": tf.tanh}[work["activation"]]
depth = len(layer_sizes(work)[0])

layers = [(tf.Variable(kernel), tf.Variable(bias)) for kernel, bias in initial_weights(work)]
pixels = tf.constant(read_pixels(work))
parameters = [weight for layer in layers for weight in layer]
moments = [(tf.Variable(tf.zeros_like(w)), tf.Variable(tf.zeros_like(w))) for w in parameters]
powers = tf.Variable([1.0, 1.0])
total = tf.Variable(0.0)


def stack(layers, x):
    for kernel, bias in layers[:-1]:
        x = activate(tf.nn.bias_add(x @ kernel, bias))
    kernel, bias = layers[-1]
    return tf.nn.bias_add(x @ kernel, bias)


def loss_of(x, epsilon):
    """The negative ELBO, in nats per image."""
    mean, log_var = tf.split(stack(layers[:depth], x), 2, axis=1)
    logits = stack(layers[depth:], mean + tf.exp(0.5 * log_var) * epsilon)
    cross_entropy = tf.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=logits)
    kl = 0.5 * tf.reduce_sum(tf.square(mean) + tf.exp(log_var) - 1 - log_var, axis=1)
    return tf.reduce_mean(tf.reduce_sum(cross_entropy, axis=1) + kl)


@tf.function(reduce_retracing=False)
def step(indices):
    x = tf.cast(tf.gather(pixels, indices), tf.float32) / 255.0
    epsilon = tf.random.normal([indices.shape[0], work["latent_size"]])
    with tf.GradientTape() as tape:
        loss = loss_of(x, epsilon)
    gradients = tape.gradient(loss, parameters)
    decayed = powers.assign(powers * [0.9, 0.999])
    for weight, (m, v), gradient in zip(parameters, moments, gradients):
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
