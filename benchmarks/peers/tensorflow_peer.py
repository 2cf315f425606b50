"""The work in TensorFlow."""

from networks import dense_weights, layer_sizes
from protocol import read_pixels
from tensorflow_training import activate, dense, negative_elbo, tf, train, work

depth = len(layer_sizes(work)[0])
layers = [(tf.Variable(kernel), tf.Variable(bias)) for kernel, bias in dense_weights(work)]


def stack(layers, x):
    for layer in layers[:-1]:
        x = activate(dense(layer, x))
    return dense(layers[-1], x)


def loss_of(x, epsilon):
    mean, log_var = tf.split(stack(layers[:depth], x), 2, axis=1)
    logits = stack(layers[depth:], mean + tf.exp(0.5 * log_var) * epsilon)
    return negative_elbo(logits, x, mean, log_var)


train(loss_of, [weight for layer in layers for weight in layer], read_pixels(work))
