"""Training in PyTorch, for its peers: threads, activation, one step after the other."""

import numpy as np
from protocol import read_work, serve

work = read_work()

import torch  # noqa: E402  (after the number of threads is set)
import torch.nn.functional as F  # noqa: E402

torch.set_num_threads(work["threads"])
torch.manual_seed(work["seed"])
activate = {"relu": F.relu, "silu": F.silu, "tanh": torch.tanh}[work["activation"]]


def negative_elbo(logits, x, mean, log_var):
    """In nats per image."""
    cross_entropy = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
    kl = 0.5 * torch.sum(mean.square() + log_var.exp() - 1 - log_var)
    return (cross_entropy + kl) / len(x)


def train(loss_of, parameters, pixels, layout=torch.contiguous_format, compiled=False):
    """Serves epochs of loss_of(images, epsilon) on these pixels, an array of bytes."""
    pixels = torch.from_numpy(np.array(pixels, order="C"))
    optimizer = torch.optim.Adam(parameters, lr=work["learning_rate"], fused=True)
    if compiled:
        loss_of = torch.compile(loss_of, dynamic=False)

    def run_epoch(batches):
        total = torch.zeros(())
        for indices in batches:
            x = pixels[torch.from_numpy(indices)].to(torch.float32).div_(255)
            x = x.contiguous(memory_format=layout)
            epsilon = torch.randn(len(indices), work["latent_size"])
            optimizer.zero_grad(set_to_none=True)
            loss = loss_of(x, epsilon)
            loss.backward()
            optimizer.step()
            total += loss.detach() * len(indices)
        return total.item()

    serve(torch.__version__, work, run_epoch)
