"""The work in PyTorch, eager or, with `compiled` as argument 2, through torch.compile."""

import sys

from networks import dense_weights, layer_sizes
from protocol import read_pixels
from torch_training import F, activate, negative_elbo, torch, train, work

depth = len(layer_sizes(work)[0])

# PyTorch's own layout of a kernel is [outputs, inputs].
layers = [
    (
        torch.from_numpy(kernel).t().contiguous().requires_grad_(),
        torch.from_numpy(bias).requires_grad_(),
    )
    for kernel, bias in dense_weights(work)
]


def stack(layers, x):
    for kernel, bias in layers[:-1]:
        x = activate(F.linear(x, kernel, bias))
    return F.linear(x, *layers[-1])


def loss_of(x, epsilon):
    mean, log_var = stack(layers[:depth], x).chunk(2, dim=1)
    logits = stack(layers[depth:], mean + torch.exp(0.5 * log_var) * epsilon)
    return negative_elbo(logits, x, mean, log_var)


parameters = [weight for layer in layers for weight in layer]
train(loss_of, parameters, read_pixels(work), compiled="compiled" in sys.argv[2:])
