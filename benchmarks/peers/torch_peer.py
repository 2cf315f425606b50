"""The work in PyTorch, eager or, with `compiled` as argument 2, through torch.compile."""

import sys

from protocol import initial_weights, layer_sizes, read_pixels, read_work, serve

work = read_work()

import torch  # noqa: E402  (after the number of threads is set)
import torch.nn.functional as F  # noqa: E402

torch.set_num_threads(work["threads"])
torch.manual_seed(work["seed"])
activate = {"relu": F.relu, "silu": F.silu, "tanh": torch.tanh}[work["activation"]]
depth = len(layer_sizes(work)[0])

# PyTorch's own layout of a kernel is [outputs, inputs].
layers = [
    (
        torch.from_numpy(kernel).t().contiguous().requires_grad_(),
        torch.from_numpy(bias).requires_grad_(),
    )
    for kernel, bias in initial_weights(work)
]
pixels = torch.from_numpy(read_pixels(work).copy())
parameters = [weight for layer in layers for weight in layer]
optimizer = torch.optim.Adam(parameters, lr=work["learning_rate"], fused=True)


def stack(layers, x):
    for kernel, bias in layers[:-1]:
        x = activate(F.linear(x, kernel, bias))
    return F.linear(x, *layers[-1])


def loss_of(x, epsilon):
    """The negative ELBO, in nats per image."""
    mean, log_var = stack(layers[:depth], x).chunk(2, dim=1)
    logits = stack(layers[depth:], mean + torch.exp(0.5 * log_var) * epsilon)
    cross_entropy = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
    kl = 0.5 * torch.sum(mean.square() + log_var.exp() - 1 - log_var)
    return (cross_entropy + kl) / x.shape[0]


if sys.argv[2:] == ["compiled"]:
    loss_of = torch.compile(loss_of, dynamic=False)


def run_epoch(batches):
    total = torch.zeros(())
    for indices in batches:
        x = pixels[torch.from_numpy(indices)].to(torch.float32).div_(255)
        epsilon = torch.randn(len(indices), work["latent_size"])
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(x, epsilon)
        loss.backward()
        optimizer.step()
        total += loss.detach() * len(indices)
    return total.item()


serve(torch.__version__, work, run_epoch)
