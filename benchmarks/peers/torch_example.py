"""The network of PyTorch's VAE example (784-400-20, ReLU, Adam at 1e-3, batches of 128), trained
for ten epochs with a test after each, as an example does; the images lie in memory.

Prints a JSON line for each epoch: its number and the test loss in nats per image.
"""

import sys

from protocol import batches, read_pixels, read_work, say

work = read_work()

import torch  # noqa: E402  (after the number of threads is set)
from torch import nn  # noqa: E402
import torch.nn.functional as F  # noqa: E402

torch.set_num_threads(work["threads"])
torch.manual_seed(1)


class Vae(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(784, 400)
        self.mean = nn.Linear(400, 20)
        self.log_var = nn.Linear(400, 20)
        self.back = nn.Linear(20, 400)
        self.logits = nn.Linear(400, 784)

    def loss(self, x):
        """The negative ELBO, in nats, summed over the images."""
        hidden = F.relu(self.hidden(x))
        mean, log_var = self.mean(hidden), self.log_var(hidden)
        z = mean + torch.exp(0.5 * log_var) * torch.randn_like(mean)
        logits = self.logits(F.relu(self.back(z)))
        cross_entropy = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
        return cross_entropy + 0.5 * torch.sum(mean.square() + log_var.exp() - 1 - log_var)


def images(pixels):
    return pixels.to(torch.float32).div_(255)


train, test = (torch.from_numpy(read_pixels(work, split).copy()) for split in ("train", "test"))
model = Vae()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)

for epoch in range(1, int(sys.argv[2]) + 1):
    for indices in batches(work, epoch):
        optimizer.zero_grad(set_to_none=True)
        model.loss(images(train[torch.from_numpy(indices)])).backward()
        optimizer.step()
    with torch.no_grad():
        total = sum(model.loss(images(part)).item() for part in test.split(500))
    say({"epoch": epoch, "test_loss": total / len(test)})
