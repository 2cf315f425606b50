"""Training in JAX, for its peers: one jitted function a step, its buffers donated."""

from functools import partial

from protocol import read_work, serve

work = read_work()

import jax  # noqa: E402  (after the number of threads is set)
import jax.numpy as jnp  # noqa: E402

activate = {"relu": jax.nn.relu, "silu": jax.nn.silu, "tanh": jnp.tanh}[work["activation"]]


def negative_elbo(logits, x, mean, log_var):
    """In nats per image."""
    pixels = tuple(range(1, x.ndim))
    cross_entropy = jnp.sum(jax.nn.softplus(logits) - x * logits, axis=pixels)
    kl = 0.5 * jnp.sum(mean**2 + jnp.exp(log_var) - 1 - log_var, axis=1)
    return jnp.mean(cross_entropy + kl)


def adam(weight, m, v, gradient, t):
    m = 0.9 * m + 0.1 * gradient
    v = 0.999 * v + 0.001 * gradient**2
    rate = work["learning_rate"] * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return weight - rate * m / (jnp.sqrt(v) + 1e-7), m, v


def train(loss_of, weights, pixels):
    """Serves epochs of loss_of(weights, images, epsilon) on these pixels, an array of bytes."""

    @partial(jax.jit, donate_argnums=(0,))
    def step(state, pixels, indices):
        weights, m, v, t, total, key = state
        key, draw = jax.random.split(key)
        x = pixels[indices].astype(jnp.float32) / 255
        epsilon = jax.random.normal(draw, (len(indices), work["latent_size"]))
        loss, gradients = jax.value_and_grad(loss_of)(weights, x, epsilon)
        leaves = zip(*map(jax.tree.leaves, (weights, m, v, gradients)))
        updated = zip(*[adam(*leaf, t + 1) for leaf in leaves])
        shape = jax.tree.structure(weights)
        weights, m, v = (jax.tree.unflatten(shape, leaves) for leaves in updated)
        return weights, m, v, t + 1, total + loss * len(indices), key

    zero = jnp.float32(0)
    weights = jax.tree.map(jnp.asarray, weights)
    moments = [jax.tree.map(jnp.zeros_like, weights) for _ in range(2)]
    state = (weights, *moments, zero, zero, jax.random.key(work["seed"]))
    pixels = jnp.asarray(pixels)

    def run_epoch(batches):
        nonlocal state
        state = (*state[:4], jnp.float32(0), state[5])
        for indices in batches:
            state = step(state, pixels, indices)
        jax.block_until_ready(state)
        return float(state[4])

    serve(jax.__version__, work, run_epoch)
