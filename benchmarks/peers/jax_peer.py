"""The work in JAX: one jitted function a step, its buffers donated."""

from functools import partial

from jax_training import update
from protocol import initial_weights, layer_sizes, read_pixels, read_work, serve

work = read_work()

import jax  # noqa: E402  (after the number of threads is set)
import jax.numpy as jnp  # noqa: E402

depth = len(layer_sizes(work)[0])
latent = work["latent_size"]
activate = {"relu": jax.nn.relu, "silu": jax.nn.silu, "tanh": jnp.tanh}[work["activation"]]


def stack(layers, x):
    for kernel, bias in layers[:-1]:
        x = activate(x @ kernel + bias)
    kernel, bias = layers[-1]
    return x @ kernel + bias


def loss_of(weights, x, epsilon):
    """The negative ELBO, in nats per image."""
    mean, log_var = jnp.split(stack(weights[:depth], x), 2, axis=1)
    logits = stack(weights[depth:], mean + jnp.exp(0.5 * log_var) * epsilon)
    cross_entropy = jnp.sum(jax.nn.softplus(logits) - x * logits, axis=1)
    kl = 0.5 * jnp.sum(mean**2 + jnp.exp(log_var) - 1 - log_var, axis=1)
    return jnp.mean(cross_entropy + kl)


@partial(jax.jit, donate_argnums=(0,))
def step(state, pixels, indices):
    weights, m, v, t, total, key = state
    key, draw = jax.random.split(key)
    x = pixels[indices].astype(jnp.float32) / 255
    epsilon = jax.random.normal(draw, (len(indices), latent))
    loss, gradients = jax.value_and_grad(loss_of)(weights, x, epsilon)
    weights, m, v = update(weights, m, v, gradients, t + 1, work["learning_rate"])
    return weights, m, v, t + 1, total + loss * len(indices), key


pixels = jnp.asarray(read_pixels(work))
weights = jax.tree.map(jnp.asarray, initial_weights(work))
zeros = lambda: jax.tree.map(jnp.zeros_like, weights)  # noqa: E731
state = (weights, zeros(), zeros(), jnp.float32(0), jnp.float32(0), jax.random.key(work["seed"]))


def run_epoch(batches):
    global state
    state = (*state[:4], jnp.float32(0), state[5])
    for indices in batches:
        state = step(state, pixels, indices)
    jax.block_until_ready(state)
    return float(state[4])


serve(jax.__version__, work, run_epoch)
