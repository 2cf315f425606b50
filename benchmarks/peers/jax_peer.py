"""The work in JAX."""

from jax_training import activate, jnp, negative_elbo, train, work
from networks import dense_weights, layer_sizes
from protocol import read_pixels

depth = len(layer_sizes(work)[0])


def stack(layers, x):
    for kernel, bias in layers[:-1]:
        x = activate(x @ kernel + bias)
    kernel, bias = layers[-1]
    return x @ kernel + bias


def loss_of(weights, x, epsilon):
    mean, log_var = jnp.split(stack(weights[:depth], x), 2, axis=1)
    logits = stack(weights[depth:], mean + jnp.exp(0.5 * log_var) * epsilon)
    return negative_elbo(logits, x, mean, log_var)


train(loss_of, dense_weights(work), read_pixels(work))
