"""Writes arrays as NumPy does, and beside each what its pixels are to be, for a test to compare.

The one argument is the folder. `expected.json` says of each file: its images as a path of raw bytes,
their shape, and the labels of each split.
"""

import json
import os
import sys

import numpy as np

folder = sys.argv[1]
rng = np.random.default_rng(7)
expected = {}


def pixels(*shape):
    """Bytes of which some are 0 and some 255."""
    values = rng.integers(0, 256, size=shape, dtype=np.uint8)
    values.flat[0], values.flat[-1] = 0, 255
    return values


def note(file, want, labels=None, names=None, split="all"):
    raw = file.replace("/", "_") + "." + split + ".raw"
    with open(os.path.join(folder, raw), "wb") as out:
        out.write(np.ascontiguousarray(want, dtype=np.uint8).tobytes())
    entry = expected.setdefault(file, {"splits": {}, "names": names})
    entry["splits"][split] = {
        "raw": raw,
        "shape": list(want.shape),
        "labels": None if labels is None else [int(label) for label in labels],
    }


def save(file, array, want, version=None):
    with open(os.path.join(folder, file), "wb") as out:
        np.lib.format.write_array(out, array, version=version)
    note(file, want)


def npz(file, compressed=True, **arrays):
    (np.savez_compressed if compressed else np.savez)(os.path.join(folder, file), **arrays)


def single_arrays():
    grey = pixels(5, 4, 3)
    want = grey[..., None]
    types = {
        "u1": grey,
        "u2": grey.astype("<u2") * 257,
        "u2big": grey.astype(">u2") * 257,
        "u2low": grey.astype("<u2"),
        "i2": grey.astype("<i2"),
        "i4": grey.astype(">i4"),
        "i8": grey.astype("<i8"),
        "u4": grey.astype("<u4"),
        "u8": grey.astype(">u8"),
        "f2": (grey / 255).astype("<f2"),
        "f4": (grey / 255).astype("<f4"),
        "f4big": (grey / 255).astype(">f4"),
        "f8": grey / 255,
        "f4bytes": grey.astype("<f4"),
        "f4signed": (grey / 127.5 - 1).astype("<f4"),
        "fortran": np.asfortranarray(grey),
        "fortran_f8": np.asfortranarray(grey / 255),
    }
    for name, array in types.items():
        save(f"{name}.npy", array, want)
    for version in [(1, 0), (2, 0), (3, 0)]:
        save(f"version{version[0]}.npy", grey, want, version)
    ones = rng.integers(0, 2, size=(6, 3, 3), dtype=np.uint8)
    ones.flat[0] = 1
    save("bool.npy", ones.astype(bool), 255 * ones[..., None])
    save("ones.npy", ones, 255 * ones[..., None])
    save("ones_i8.npy", ones.astype("<i8"), 255 * ones[..., None])


def layouts():
    colour = pixels(4, 6, 5, 3)
    planes = np.ascontiguousarray(colour.transpose(0, 3, 1, 2))
    save("nhwc.npy", colour, colour)
    save("nhwc1.npy", colour[..., :1], colour[..., :1])
    save("nchw.npy", planes, colour)
    save("nchw1.npy", planes[:, :1], colour[..., :1])
    save("nhwc_fortran.npy", np.asfortranarray(colour), colour)
    save("nchw_fortran.npy", np.asfortranarray(planes / 255), colour)
    square = pixels(3, 5, 5, 3)
    save("flat.npy", square[..., 0].reshape(3, 25), square[..., :1])
    save("flat_fortran.npy", np.asfortranarray(square[..., 0].reshape(3, 25)), square[..., :1])
    save("flat3.npy", square.reshape(3, 75), square)
    save("flat_column.npy", square[..., 0].reshape(3, 25, 1), square[..., :1])
    alpha = pixels(2, 3, 3, 4)
    share = alpha[..., 3:].astype(int)
    save("alpha.npy", alpha, np.floor((alpha[..., :3] * share + 255 * (255 - share)) / 255 + 0.5))


def archives():
    x, y = pixels(7, 4, 4), np.array([0, 1, 2, 0, 1, 2, 2], dtype=np.uint8)
    t, u = pixels(3, 4, 4), np.array([2, 1, 0], dtype=np.uint8)
    v, w = pixels(2, 4, 4), np.array([1, 1], dtype=np.uint8)
    for name, compressed in [("keras", True), ("stored", False)]:
        npz(f"{name}.npz", compressed, x_train=x, y_train=y, x_test=t, y_test=u)
        note(f"{name}.npz", x[..., None], y, split="train")
        note(f"{name}.npz", t[..., None], u, split="test")
    npz(
        "medmnist.npz",
        **{"train_images": x, "train_labels": y[:, None], "val_images": v, "val_labels": w[:, None]},
        **{"test_images": t, "test_labels": u[:, None]},
    )
    note("medmnist.npz", x[..., None], y, split="train")
    note("medmnist.npz", v[..., None], w, split="validation")
    note("medmnist.npz", t[..., None], u, split="test")
    one_hot = np.eye(3, dtype=np.float32)[y]
    words = np.array(["rose", "lily", "tulip"])
    order = {"rose": 1, "lily": 0, "tulip": 2}
    sorted_labels = [order[words[label]] for label in y]
    for name, arrays, labels, names in [
        ("images_labels", {"images": x, "labels": y.astype("<i8")}, y, None),
        ("x_y", {"X": x, "y": y.astype(float)}, y, None),
        ("data_target", {"data": x, "target": one_hot}, y, None),
        ("arr", {"arr_0": x, "arr_1": y}, y, None),
        ("only", {"arr_0": x}, None, None),
        ("words", {"images": x, "labels": words[y]}, sorted_labels, ["lily", "rose", "tulip"]),
        ("named", {"images": x, "labels": y, "class_names": words}, y, words.tolist()),
        ("objects", {"images": x, "labels": y, "metadata": np.array({"a": 1})}, y, None),
    ]:
        npz(f"{name}.npz", **arrays)
        note(f"{name}.npz", x[..., None], labels, names)
    sprites = np.array([[0, i % 3, 0, 0, 0, i] for i in range(7)])
    npz("dsprites.npz", imgs=(x > 99).astype(np.uint8), latents_classes=sprites, latents_values=sprites / 2)
    names = ["square", "ellipse", "heart"]
    note("dsprites.npz", 255 * (x > 99)[..., None], sprites[:, 1], names)


def folders():
    x, y = pixels(4, 4, 4), np.array([1, 0, 1, 0])
    t, u = pixels(2, 4, 4), np.array([0, 1])
    os.mkdir(os.path.join(folder, "pairs"))
    for name, array in {"x_train": x, "y_train": y, "x_test": t, "y_test": u}.items():
        np.save(os.path.join(folder, "pairs", name + ".npy"), array)
    note("pairs", x[..., None], y, split="train")
    note("pairs", t[..., None], u, split="test")
    note("pairs/x_train.npy", x[..., None], y)
    for own, labels in [("photos", "photos_labels"), ("photos", "labels"), ("X", "y")]:
        path = f"{own}-{labels}"
        os.mkdir(os.path.join(folder, path))
        np.save(os.path.join(folder, path, own + ".npy"), x)
        np.save(os.path.join(folder, path, labels + ".npy"), y)
        note(f"{path}/{own}.npy", x[..., None], y)
        note(path, x[..., None], y)


single_arrays()
layouts()
archives()
folders()
with open(os.path.join(folder, "expected.json"), "w") as out:
    json.dump(expected, out)
