"""What Pillow's resize makes of bytes that a formula gives: src/data/resize/fixtures/pillow.json holds SHA-256 of each result.

    python conformance/make/images/resize.py

Rows are resized first, then columns, in two calls: newer Pillows sometimes take columns first, which rounds otherwise.
"""
import hashlib
import json
from pathlib import Path

import numpy as np
from PIL import Image

OUT = Path(__file__).resolve().parents[3] / "src/data/resize/fixtures/pillow.json"
FILTERS = {"nearest": 0, "lanczos": 1, "bilinear": 2, "bicubic": 3, "box": 4, "hamming": 5}
# (from, to): up, down, odd, equal, one pixel, very wide, very tall
SIZES = [
    ((37, 29), (16, 11)), ((37, 29), (64, 83)), ((1, 1), (5, 3)), ((300, 7), (1, 1)), ((7, 300), (3, 40)),
    ((640, 480), (224, 168)), ((33, 33), (33, 17)), ((17, 40), (40, 40)), ((1000, 3), (7, 2)), ((2, 2), (1, 1)),
    ((123, 45), (123, 45)), ((1, 9), (1, 4)), ((901, 601), (13, 9)), ((5, 1), (2, 1)), ((3, 3), (224, 224)),
]


def pixels(length: int, extreme: bool) -> np.ndarray:
    """Byte i: bits of i·i·2654435761 + i·40503; or 0 and 255 only, where clipping shows."""
    i = np.arange(length, dtype=np.uint64)
    mixed = (i * i * np.uint64(2654435761) + i * np.uint64(40503)) >> np.uint64(13)
    values = (mixed & np.uint64(255)).astype(np.uint8)
    return np.where(values > 127, 255, 0).astype(np.uint8) if extreme else values


def resized(image: Image.Image, size: tuple[int, int], filter_number: int) -> Image.Image:
    if filter_number == 0:
        return image.resize(size, 0)
    return image.resize((size[0], image.height), filter_number).resize(size, filter_number)


def main() -> None:
    cases = []
    for channels, mode in ((1, "L"), (3, "RGB")):
        for n, ((width, height), (to_width, to_height)) in enumerate(SIZES):
            data = pixels(width * height * channels, extreme=n % 2 == 1)
            image = Image.frombytes(mode, (width, height), data.tobytes())
            for name, number in FILTERS.items():
                result = resized(image, (to_width, to_height), number).tobytes()
                cases.append({
                    "channels": channels, "from": [width, height], "to": [to_width, to_height], "filter": name,
                    "extreme": n % 2 == 1, "sha256": hashlib.sha256(result).hexdigest(),
                })
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")


main()
