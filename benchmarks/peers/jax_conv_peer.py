"""The convolutional work in JAX: one jitted function a step, its buffers donated."""

from functools import partial
from math import prod

import numpy as np
from jax_training import update
from protocol import read_pixels, read_work, serve

work = read_work()

import jax  # noqa: E402  (after the number of threads is set)
import jax.numpy as jnp  # noqa: E402

latent, stride, window = work["latent_size"], work["stride"], work["window"]
activate = {"relu": jax.nn.relu, "silu": jax.nn.silu, "tanh": jnp.tanh}[work["activation"]]
steps = (stride, stride)
same = {"padding": "SAME", "dimension_numbers": ("NHWC", "HWIO", "NHWC")}
sizes = [work["image_shape"][2], *work["channels"]]
sides = [tuple(work["image_shape"][:2])]
for _ in work["channels"]:
    sides.append(tuple(-(-side // stride) for side in sides[-1]))
features = prod(sides[-1]) * sizes[-1]


def initial_weights():
    """(kernel, bias) of the convolutions, the dense layers, and the way back."""
    generator = np.random.default_rng(work["seed"])

    def layer(*shape):
        scale = (2 / prod(shape[:-1])) ** 0.5
        kernel = generator.normal(0, scale, shape).astype(np.float32)
        return kernel, np.zeros(shape[-1], np.float32)

    pairs = list(zip(sizes, sizes[1:]))
    return {
        "encoder": [layer(window, window, a, b) for a, b in pairs],
        "hidden": layer(features, work["dense"]),
        "heads": layer(work["dense"], 2 * latent),
        "back": layer(latent, work["dense"]),
        "features": layer(work["dense"], features),
        "decoder": [layer(window, window, b, a) for a, b in reversed(pairs)],
    }


def dense(weights, x):
    return x @ weights[0] + weights[1]


def loss_of(weights, x, epsilon):
    """The negative ELBO, in nats per image."""
    h = x
    for kernel, bias in weights["encoder"]:
        h = activate(jax.lax.conv_general_dilated(h, kernel, steps, **same) + bias)
    hidden = activate(dense(weights["hidden"], h.reshape(len(x), features)))
    mean, log_var = jnp.split(dense(weights["heads"], hidden), 2, axis=1)
    z = mean + jnp.exp(0.5 * log_var) * epsilon
    h = activate(dense(weights["features"], activate(dense(weights["back"], z))))
    h = h.reshape(len(x), *sides[-1], sizes[-1])
    for i, (kernel, bias) in enumerate(weights["decoder"]):
        sums = jax.lax.conv_transpose(h, kernel, steps, **same)
        # Of an odd side the pixel beyond it is left out.
        height, width = sides[-2 - i]
        sums = sums[:, :height, :width] + bias
        h = sums if i == len(sides) - 2 else activate(sums)
    axes = (1, 2, 3)
    cross_entropy = jnp.sum(jax.nn.softplus(h) - x * h, axis=axes)
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


pixels = jnp.asarray(read_pixels(work).reshape(-1, *work["image_shape"]))
weights = jax.tree.map(jnp.asarray, initial_weights())
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
