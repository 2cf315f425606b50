"""The convolutional work in PyTorch: eager, through torch.compile, and with channels last."""

import sys

from networks import Convolutions
from protocol import read_pixels
from torch_training import activate, negative_elbo, torch, train, work
from torch import nn

ways = sys.argv[2:]
layout = torch.channels_last if "channels_last" in ways else torch.contiguous_format
network = Convolutions(work)


class Vae(nn.Module):
    """Windows of 3 by a stride of 2, their zeros placed symmetrically as PyTorch has them; weights
    as PyTorch draws them."""

    def __init__(self):
        super().__init__()
        size, stride = work["window"], work["stride"]
        window = {"kernel_size": size, "stride": stride, "padding": size // 2}
        self.encoder = nn.ModuleList(nn.Conv2d(a, b, **window) for a, b in network.levels)
        self.hidden = nn.Linear(network.features, work["dense"])
        self.heads = nn.Linear(work["dense"], 2 * work["latent_size"])
        self.back = nn.Linear(work["latent_size"], work["dense"])
        self.features = nn.Linear(work["dense"], network.features)
        self.decoder = nn.ModuleList(
            nn.ConvTranspose2d(b, a, **window) for a, b in reversed(network.levels)
        )

    def forward(self, x, epsilon):
        h = x
        for convolution in self.encoder:
            h = activate(convolution(h))
        heads = self.heads(activate(self.hidden(h.flatten(1))))
        mean, log_var = heads.chunk(2, dim=1)
        z = mean + torch.exp(0.5 * log_var) * epsilon
        h = activate(self.features(activate(self.back(z))))
        height, width, channels = network.last
        h = h.view(len(x), channels, height, width).contiguous(memory_format=layout)
        for convolution, sides in zip(self.decoder[:-1], network.sides[-2:0:-1]):
            h = activate(convolution(h, output_size=sides))
        logits = self.decoder[-1](h, output_size=network.sides[0])
        return negative_elbo(logits, x, mean, log_var)


pixels = read_pixels(work).reshape(-1, *work["image_shape"]).transpose(0, 3, 1, 2)
model = Vae().to(memory_format=layout)
train(model, model.parameters(), pixels, layout, compiled="compiled" in ways)
