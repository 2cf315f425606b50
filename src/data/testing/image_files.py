"""Writes images as Pillow, and Parquet files as Hugging Face's datasets, have them, into the folder that
is named, and expected.json with the pixels that Python reads back: red, green and blue on white."""

import json
import os
import sys

import numpy as np
from PIL import Image, ImageOps

folder = sys.argv[1]
draw = np.random.RandomState(0)
HEIGHT, WIDTH = 11, 17


def colours(channels):
    return draw.randint(0, 256, (HEIGHT, WIDTH, channels), dtype=np.uint8)


def smooth():
    """What a camera sees: JPEG keeps it."""
    slope = np.add.outer(np.arange(40) * 3, np.arange(56) * 2) % 256
    return np.stack([slope, slope // 2, 255 - slope], -1).astype(np.uint8)


grey = Image.fromarray(colours(1)[..., 0])
rgb = Image.fromarray(colours(3))
rgba = Image.fromarray(colours(4))
photo = Image.fromarray(smooth())
deep = Image.fromarray(draw.randint(0, 65536, (HEIGHT, WIDTH)).astype(np.uint16))
bits = grey.point(lambda value: 255 * (value > 127)).convert("1")
palette = rgb.quantize(16)

images = {
    "rgb.png": (rgb, {}),
    "grey.png": (grey, {}),
    "rgba.png": (rgba, {}),
    "grey-alpha.png": (Image.fromarray(colours(2), "LA"), {}),
    "one-bit.png": (bits, {}),
    "palette.png": (palette, {}),
    "palette-2-bit.png": (rgb.quantize(4), {"bits": 2}),
    "palette-transparent.png": (palette, {"transparency": 0}),
    "interlaced-16-bit.png": (deep, {}),
    "photo.jpg": (photo, {"quality": 90}),
    "grey.jpg": (photo.convert("L"), {"quality": 90}),
    "progressive.jpeg": (photo, {"quality": 80, "progressive": True}),
    "cmyk.jpg": (photo.convert("CMYK"), {"quality": 90}),
    "lossless.webp": (rgb, {"lossless": True}),
    "transparent.webp": (rgba, {"lossless": True, "exact": True}),
    "lossy.webp": (photo, {"quality": 90}),
    "palette.gif": (rgb.quantize(64), {}),
    "animated.gif": (palette, {"save_all": True, "append_images": [rgb.quantize(8)]}),
    "rgb.bmp": (rgb, {}),
    "grey.bmp": (grey, {}),
    "one-bit.bmp": (bits, {}),
    "palette.bmp": (palette, {}),
    "rgb.tiff": (rgb, {}),
    "16-bit.tif": (deep, {}),
    "UPPER CASE ü.PNG": (rgb, {}),
}
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    images[f"turned-{orientation}.jpg"] = (photo, {"quality": 90, "exif": exif})


def read(path):
    """Red, green and blue on white, upright, at 8 bits."""
    image = Image.open(path)
    if image.mode.startswith("I"):
        return np.stack([(np.array(image) >> 8).astype(np.uint8)] * 3, -1)
    image = ImageOps.exif_transpose(image)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        white = Image.new("RGBA", image.size, (255, 255, 255, 255))
        white.alpha_composite(image.convert("RGBA"))
        image = white
    return np.array(image.convert("RGB"))


expected = {}
os.makedirs(os.path.join(folder, "formats"))
for name, (image, options) in images.items():
    path = os.path.join(folder, "formats", name)
    image.save(path, **options)
    pixels = read(path)
    luma = np.array(Image.fromarray(pixels).convert("L"))
    expected[name] = {
        "shape": list(pixels.shape),
        "pixels": pixels.ravel().tolist(),
        "luma": luma.ravel().tolist(),
    }


def parquet():
    import datasets

    os.makedirs(os.path.join(folder, "hugging face", "data"))
    found = {}
    for split, count in (("train", 25), ("test", 7)):
        rows = draw.randint(0, 256, (count, 9, 8, 3), dtype=np.uint8)
        labels = [i % 3 for i in range(count)]
        features = datasets.Features(
            {"image": datasets.Image(), "label": datasets.ClassLabel(names=["cat", "dog", "owl"])}
        )
        table = datasets.Dataset.from_dict(
            {"image": [Image.fromarray(row) for row in rows], "label": labels}, features=features
        )
        table.to_parquet(
            os.path.join(folder, "hugging face", "data", f"{split}-00000-of-00001.parquet"),
            batch_size=10,
        )
        found[split] = {"pixels": rows.ravel().tolist(), "labels": labels}
    return found


def plain_parquet():
    """As pyarrow alone writes it: bytes and words, with each compression that is in use."""
    import io

    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = draw.randint(0, 256, (12, 6, 5, 3), dtype=np.uint8)
    encoded = []
    for row in rows:
        buffer = io.BytesIO()
        Image.fromarray(row).save(buffer, "PNG")
        encoded.append(buffer.getvalue())
    table = pa.table({"img": encoded, "label": [["oak", "ash"][i % 2] for i in range(12)]})
    for compression in ("none", "snappy", "gzip", "zstd", "lz4", "brotli"):
        pq.write_table(table, os.path.join(folder, f"{compression}.parquet"), compression=compression)
    return {"pixels": rows.ravel().tolist(), "labels": [1 - i % 2 for i in range(12)]}


with open(os.path.join(folder, "expected.json"), "w", encoding="utf-8") as file:
    json.dump({"formats": expected, "parquet": parquet(), "plain": plain_parquet()}, file)
