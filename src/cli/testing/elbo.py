"""The negative ELBO of a saved model with numpy, from PREFIX.safetensors and PREFIX.json alone.

    python elbo.py PREFIX IN.safetensors

IN holds `images` [n, height, width], `labels` [n] and `epsilon` [samples, n, latent_size].
Prints {"reconstruction": …, "kl": …} in nats per image.
"""

import json
import sys

import numpy as np
from safetensors.numpy import load_file


def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))


ACTIVATIONS = {
    "relu": lambda x: np.maximum(x, 0),
    "silu": lambda x: x * sigmoid(x),
    "tanh": np.tanh,
}


def main(prefix, source):
    with open(prefix + ".json", encoding="utf-8") as file:
        description = json.load(file)
    config = description["config"]
    weights = {name: w.astype(np.float64) for name, w in load_file(prefix + ".safetensors").items()}
    activation = ACTIVATIONS[config["activation"]]
    given = load_file(source)
    x = given["images"].reshape(len(given["images"]), -1).astype(np.float64)
    y = np.eye(config["num_classes"])[given["labels"]]

    def told(a):
        return np.concatenate([a, y], axis=1) if description["model"] == "cvae" else a

    def dense(name, a):
        return a @ weights[name + ".kernel"] + weights[name + ".bias"]

    def hidden(part, a):
        for i in range(len(config["hidden_sizes"])):
            a = activation(dense(f"{part}.dense_{i}", a))
        return a

    top = hidden("encoder", told(x))
    mean, log_var = dense("encoder.mean", top), dense("encoder.log_var", top)
    kl = 0.5 * (mean**2 + np.exp(log_var) - 1 - log_var).sum(axis=1).mean()
    costs = []
    for epsilon in given["epsilon"]:
        z = mean + np.exp(0.5 * log_var) * epsilon
        logits = dense("decoder.logits", hidden("decoder", told(z)))
        costs.append((np.logaddexp(0, logits) - x * logits).sum(axis=1).mean())
    print(json.dumps({"reconstruction": np.mean(costs), "kl": kl}))


main(*sys.argv[1:])
