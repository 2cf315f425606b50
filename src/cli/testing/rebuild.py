"""Rebuilds a saved model with numpy from PREFIX.safetensors and PREFIX.json alone.

    python rebuild.py PREFIX IN.safetensors OUT.safetensors

IN holds `images` [n, height, width], which are encoded and the posterior's mean decoded; or
`latents` [n, latent_size], which are decoded. A CVAE is told `labels` [n]. OUT holds `images`.
"""

import json
import sys

import numpy as np
from safetensors.numpy import load_file, save_file


def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))


ACTIVATIONS = {
    "relu": lambda x: np.maximum(x, 0),
    "silu": lambda x: x * sigmoid(x),
    "tanh": np.tanh,
}


def main(prefix, source, target):
    with open(prefix + ".json", encoding="utf-8") as file:
        description = json.load(file)
    config = description["config"]
    weights = load_file(prefix + ".safetensors")
    assert all(array.dtype == np.float32 for array in weights.values())
    activation = ACTIVATIONS[config["activation"]]

    def dense(name, x):
        return x @ weights[name + ".kernel"] + weights[name + ".bias"]

    def hidden(part, x):
        for i in range(len(config["hidden_sizes"])):
            x = activation(dense(f"{part}.dense_{i}", x))
        return x

    given = load_file(source)
    y = None
    if description["model"] == "cvae":
        y = np.eye(config["num_classes"], dtype=np.float32)[given["labels"]]

    def told(x):
        return x if y is None else np.concatenate([x, y], axis=1)

    if "latents" in given:
        assert given["images"].dtype == np.float32
        z = given["latents"]
    else:
        x = given["images"].reshape(len(given["images"]), -1)
        z = dense("encoder.mean", hidden("encoder", told(x)))
    logits = dense("decoder.logits", hidden("decoder", told(z)))
    images = sigmoid(logits).reshape(-1, *config["image_shape"])
    save_file({"images": images.astype(np.float32)}, target)


main(*sys.argv[1:])
