"""The convolutional work in PyTorch: eager, through torch.compile, and with channels last."""

import sys

import numpy as np
from protocol import read_pixels, read_work, serve

work = read_work()
ways = sys.argv[2:]

import torch  # noqa: E402  (after the number of threads is set)
import torch.nn.functional as F  # noqa: E402
from torch import nn  # noqa: E402

torch.set_num_threads(work["threads"])
torch.manual_seed(work["seed"])
activate = {"relu": F.relu, "silu": F.silu, "tanh": torch.tanh}[work["activation"]]
layout = torch.channels_last if "channels_last" in ways else torch.contiguous_format
height, width, depth = work["image_shape"]
channels, latent, stride = work["channels"], work["latent_size"], work["stride"]


class Vae(nn.Module):
    """Windows of 3 by a stride of 2, their zeros placed symmetrically as PyTorch has them."""

    def __init__(self):
        super().__init__()
        sizes = [depth, *channels]
        window = {"kernel_size": work["window"], "stride": stride, "padding": work["window"] // 2}
        self.encoder = nn.ModuleList(nn.Conv2d(a, b, **window) for a, b in zip(sizes, channels))
        self.sides = [(height, width)]
        for _ in channels:
            self.sides.append(tuple(-(-side // stride) for side in self.sides[-1]))
        features = channels[-1] * self.sides[-1][0] * self.sides[-1][1]
        self.hidden = nn.Linear(features, work["dense"])
        self.heads = nn.Linear(work["dense"], 2 * latent)
        self.back = nn.Linear(latent, work["dense"])
        self.features = nn.Linear(work["dense"], features)
        self.decoder = nn.ModuleList(
            nn.ConvTranspose2d(b, a, **window) for a, b in reversed(list(zip(sizes, channels)))
        )

    def forward(self, x, epsilon):
        """The negative ELBO, in nats per image."""
        h = x
        for convolution in self.encoder:
            h = activate(convolution(h))
        heads = self.heads(activate(self.hidden(h.flatten(1))))
        mean, log_var = heads.chunk(2, dim=1)
        z = mean + torch.exp(0.5 * log_var) * epsilon
        h = activate(self.features(activate(self.back(z))))
        h = h.view(len(x), channels[-1], *self.sides[-1]).contiguous(memory_format=layout)
        for convolution, sides in zip(self.decoder[:-1], self.sides[-2:0:-1]):
            h = activate(convolution(h, output_size=sides))
        logits = self.decoder[-1](h, output_size=self.sides[0])
        cross_entropy = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
        kl = 0.5 * torch.sum(mean.square() + log_var.exp() - 1 - log_var)
        return (cross_entropy + kl) / len(x)


shape = (-1, height, width, depth)
images = np.ascontiguousarray(read_pixels(work).reshape(shape).transpose(0, 3, 1, 2))
pixels = torch.from_numpy(images)
model = Vae().to(memory_format=layout)
optimizer = torch.optim.Adam(model.parameters(), lr=work["learning_rate"], fused=True)
loss_of = torch.compile(model, dynamic=False) if "compiled" in ways else model


def run_epoch(batches):
    total = torch.zeros(())
    for indices in batches:
        x = pixels[torch.from_numpy(indices)].to(torch.float32).div_(255)
        x = x.contiguous(memory_format=layout)
        epsilon = torch.randn(len(indices), latent)
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(x, epsilon)
        loss.backward()
        optimizer.step()
        total += loss.detach() * len(indices)
    return total.item()


serve(torch.__version__, work, run_epoch)
