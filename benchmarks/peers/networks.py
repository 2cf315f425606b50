"""The shapes and the first weights of everyone's networks, as numpy arrays of float32."""

from math import prod

import numpy as np


def layer_sizes(work):
    """(inputs, outputs) of the encoder's dense layers and of the decoder's; the mean and the
    log-variance are one layer of twice the width."""
    height, width = work["image_shape"]
    hidden, latent = work["hidden_sizes"], work["latent_size"]
    encoder = [height * width, *hidden, 2 * latent]
    decoder = [latent, *reversed(hidden), height * width]
    return [list(zip(sizes, sizes[1:])) for sizes in (encoder, decoder)]


def dense_weights(work):
    """(kernel [inputs, outputs], bias [outputs]) of each layer, encoder first."""
    layer = layers_from(work["seed"])
    return [layer(*size) for stack in layer_sizes(work) for size in stack]


class Convolutions:
    """The convolutional network: `channels` of the images and of each level, the images' `sides` on
    each, and the numbers of the last image, `features`."""

    def __init__(self, work):
        height, width, depth = work["image_shape"]
        self.work = work
        self.channels = [depth, *work["channels"]]
        self.sides = [(height, width)]
        for _ in work["channels"]:
            self.sides.append(tuple(-(-side // work["stride"]) for side in self.sides[-1]))
        self.last = (*self.sides[-1], self.channels[-1])
        self.features = prod(self.last)
        self.levels = list(zip(self.channels, self.channels[1:]))

    def weights(self):
        """(kernel, bias) of each layer: kernels of the encoder and of the decoder as
        [window, window, inputs, outputs], of dense layers as [inputs, outputs]."""
        work, layer = self.work, layers_from(self.work["seed"])
        window, dense, latent = work["window"], work["dense"], work["latent_size"]
        return {
            "encoder": [layer(window, window, a, b) for a, b in self.levels],
            "hidden": layer(self.features, dense),
            "heads": layer(dense, 2 * latent),
            "back": layer(latent, dense),
            "features": layer(dense, self.features),
            "decoder": [layer(window, window, b, a) for a, b in reversed(self.levels)],
        }


def layers_from(seed):
    """Draws a layer's kernel of the shape that is asked for, and a bias of zeros."""
    generator = np.random.default_rng(seed)

    def layer(*shape):
        scale = (2 / prod(shape[:-1])) ** 0.5
        kernel = generator.normal(0, scale, shape).astype(np.float32)
        return kernel, np.zeros(shape[-1], np.float32)

    return layer
