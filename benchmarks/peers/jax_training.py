"""Adam in JAX, for the peers that are jitted functions a step."""


def update(weights, m, v, gradients, t, learning_rate):
    """One step of Adam on trees of weights and of their moments."""
    import jax
    import jax.numpy as jnp

    def adam(weight, m, v, gradient):
        m = 0.9 * m + 0.1 * gradient
        v = 0.999 * v + 0.001 * gradient**2
        rate = learning_rate * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        return weight - rate * m / (jnp.sqrt(v) + 1e-7), m, v

    updated = [adam(*leaves) for leaves in zip(*map(jax.tree.leaves, (weights, m, v, gradients)))]
    shape = jax.tree.structure(weights)
    return tuple(jax.tree.unflatten(shape, leaves) for leaves in zip(*updated))
