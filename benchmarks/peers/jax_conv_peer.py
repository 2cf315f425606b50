"""The convolutional work in JAX."""

from jax_training import activate, jax, jnp, negative_elbo, train, work
from networks import Convolutions
from protocol import read_pixels

network = Convolutions(work)
steps = (work["stride"], work["stride"])
same = {"padding": "SAME", "dimension_numbers": ("NHWC", "HWIO", "NHWC")}


def dense(weights, x):
    return x @ weights[0] + weights[1]


def loss_of(weights, x, epsilon):
    h = x
    for kernel, bias in weights["encoder"]:
        h = activate(jax.lax.conv_general_dilated(h, kernel, steps, **same) + bias)
    hidden = activate(dense(weights["hidden"], h.reshape(len(x), network.features)))
    mean, log_var = jnp.split(dense(weights["heads"], hidden), 2, axis=1)
    z = mean + jnp.exp(0.5 * log_var) * epsilon
    h = dense(weights["features"], activate(dense(weights["back"], z)))
    h = h.reshape(len(x), *network.last)
    for (kernel, bias), (height, width) in zip(weights["decoder"], network.sides[-2::-1]):
        sums = jax.lax.conv_transpose(activate(h), kernel, steps, **same)
        # Of an odd side the pixel beyond it is left out.
        h = sums[:, :height, :width] + bias
    return negative_elbo(h, x, mean, log_var)


train(loss_of, network.weights(), read_pixels(work).reshape(-1, *work["image_shape"]))
