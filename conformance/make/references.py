"""Writes the gradient references of conformance/fixtures: PyTorch's own, in 64-bit arithmetic.

    python conformance/make/references.py            the four committed fixtures
    python conformance/make/references.py --large    ResNet-18 at full width as well, 46 MB, into fixtures/large/ (not committed)

Semantics: evaluation mode (BatchNorm normalises with its running statistics; its weight and bias have gradients), no dropout,
mean cross-entropy of the logits against the labels, gradients for all parameters. See README.md for the files' layout.
"""

import argparse
import copy
import json
import pathlib
import sys

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from safetensors.numpy import save_file
from torch import nn
from torchvision.models.resnet import BasicBlock, ResNet

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'models' / 'make'))
import architectures  # noqa: E402
import graph  # noqa: E402

FIXTURES = ROOT / 'conformance' / 'fixtures'
SIZE, BATCH = 64, 2
FULL_UP_TO, SAMPLE = 2048, 512
#: No input of a ReLU may lie nearer to its kink than this many times the layer's largest 32-bit rounding error. One element on
#: the wrong side would change a gradient by more than the 1e-4 that the comparison allows.
MARGIN = 1.0


class NarrowResNet(ResNet):
    """torchvision's ResNet with every width multiplied by `width / 64`; width 64 is the published one."""

    def __init__(self, layers: list[int], width: int, num_classes: int):
        super().__init__(BasicBlock, layers, num_classes=num_classes)
        # the parent fixes the stem and the classifier's input, so both are replaced
        self.conv1 = nn.Conv2d(3, width, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.inplanes = width
        for stage, blocks in enumerate(layers, start=1):
            setattr(self, f'layer{stage}', super()._make_layer(BasicBlock, width << (stage - 1), blocks, stride=1 if stage == 1 else 2))
        self.fc = nn.Linear(width << 3, num_classes)


def resnet18(width: int, num_classes: int) -> nn.Module:
    """Seeded weights; BatchNorm's four vectors are drawn too, so that no term of its gradient is 0 or 1 by default."""
    torch.manual_seed(18)
    network = NarrowResNet([2, 2, 2, 2], width, num_classes)
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d):
            nn.init.kaiming_normal_(layer.weight, mode='fan_out', nonlinearity='relu')
        if isinstance(layer, nn.BatchNorm2d):
            nn.init.uniform_(layer.weight, 0.5, 1.5)
            nn.init.normal_(layer.bias, 0, 0.2)
            layer.running_mean.normal_(0, 0.2)
            layer.running_var.uniform_(0.5, 1.5)
    return network.eval()


class Kinks:
    """Records what reaches each ReLU, ReLU6 and max-pooling during a forward pass."""

    def __init__(self, network: nn.Module):
        self.seen: list[tuple[nn.Module, torch.Tensor]] = []
        kinds = (nn.ReLU, nn.ReLU6, nn.MaxPool2d)
        for layer in network.modules():
            if isinstance(layer, kinds):
                layer.register_forward_pre_hook(lambda module, inputs: self.seen.append((module, inputs[0].detach().clone())))

    def take(self) -> list[tuple[nn.Module, torch.Tensor]]:
        seen, self.seen = self.seen, []
        return seen


def distance(layer: nn.Module, x: torch.Tensor) -> float:
    """How far the nearest element is from changing the gradient's path."""
    if isinstance(layer, nn.ReLU6):
        return min(x.abs().min().item(), (x - 6).abs().min().item())
    if isinstance(layer, nn.ReLU):
        return x.abs().min().item()
    # the pools follow ReLUs: a window of zeros passes no gradient whichever element wins, and padding with 0 adds no winner
    pad = layer.padding
    windows = F.unfold(F.pad(x, (pad,) * 4), layer.kernel_size, stride=layer.stride)
    windows = windows.view(x.shape[0], x.shape[1], layer.kernel_size ** 2, -1)
    first, second = windows.topk(2, dim=2).values.unbind(2)
    return (first - second)[first > 0].min().item()


def find_input(network: nn.Module, classes: int, tries: int = 300) -> tuple[int, float, torch.Tensor, torch.Tensor]:
    """Of `tries` seeds, the one whose input keeps farthest from every kink, in units of the rounding error at that layer."""
    single, double = (copy_of(network, t) for t in (torch.float32, torch.float64))
    kinks_single, kinks_double = Kinks(single), Kinks(double)
    best = (0.0, -1)
    for seed in range(tries):
        x, _ = draw(seed, classes)
        with torch.no_grad():
            single(x)
            double(x.double())
        margin = min(
            distance(layer, exact) / (rounded.double() - exact).abs().max().clamp_min(1e-12).item()
            for (layer, exact), (_, rounded) in zip(kinks_double.take(), kinks_single.take()))
        best = max(best, (margin, seed))
    margin, seed = best
    assert margin > MARGIN, f'no input keeps clear of the kinks; best margin {margin:.2g}'
    return seed, margin, *draw(seed, classes)


def draw(seed: int, classes: int) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(BATCH, 3, SIZE, SIZE, generator=generator), torch.randint(0, classes, (BATCH,), generator=generator)


def copy_of(network: nn.Module, dtype: torch.dtype) -> nn.Module:
    return copy.deepcopy(network).to(dtype).eval()


def gradients(network: nn.Module, x: torch.Tensor, labels: torch.Tensor, dtype: torch.dtype):
    network = copy_of(network, dtype)
    logits = network(x.to(dtype))
    loss = F.cross_entropy(logits, labels)
    loss.backward()
    return loss.item(), logits.detach().double().numpy(), {n: p.grad.double().numpy() for n, p in network.named_parameters()}


def make(name: str, network: nn.Module, classes: int, model: str, folder: pathlib.Path) -> dict:
    seed, margin, x, labels = find_input(network, classes)
    loss, logits, exact = gradients(network, x, labels, torch.float64)
    _, _, rounded = gradients(network, x, labels, torch.float32)
    error = max(np.abs(rounded[n] - g).max() / np.abs(g).max() for n, g in exact.items())

    tensors = {'input': x.numpy(), 'labels': labels.numpy(), 'logits': logits.astype(np.float32), 'loss': np.float32([loss])}
    pick = np.random.default_rng(seed)
    for parameter, gradient in exact.items():
        flat = gradient.ravel()
        if flat.size <= FULL_UP_TO:
            tensors[f'full/{parameter}'] = gradient.astype(np.float32)
            continue
        index = np.union1d(pick.choice(flat.size, SAMPLE - 1, replace=False), [np.abs(flat).argmax()])
        tensors[f'index/{parameter}'] = index.astype(np.int32)
        tensors[f'value/{parameter}'] = flat[index].astype(np.float32)
        tensors[f'summary/{parameter}'] = np.float32([np.abs(flat).max(), np.linalg.norm(flat), flat.sum(), np.abs(flat).sum()])
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f'{name}.safetensors'
    save_file(tensors, file)
    file.chmod(0o644)  # safetensors writes private files
    return {
        'name': name,
        'model': model,
        'fixture': str(file.relative_to(ROOT)),
        'input': list(x.shape),
        'parameters': len(exact),
        'weights': sum(g.size for g in exact.values()),
        'seed': seed,
        'loss': loss,
        'kinkMargin': float(f'{margin:.2g}'),
        'pytorchFloat32Error': float(f'{error:.2g}'),
    }


def make_resnet(name: str, width: int, classes: int, folder: pathlib.Path, narrow_storage: bool) -> dict:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f'{name}.onnx'
    network = resnet18(width, classes)
    if narrow_storage:
        # the file holds float16, so the reference must start from the same rounded weights
        for p in network.parameters():
            if p.dim() > 1:
                p.data = p.data.half().float()
    model = graph.export(network, str(file), SIZE, name)
    onnx.save(graph.store_in_16_bits(model) if narrow_storage else model, file)
    return make(name, network, classes, str(file.relative_to(ROOT)), folder)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument('--large', action='store_true')
    large = arguments.parse_args().large
    torch.set_num_threads(2)
    if large:
        entry = make_resnet('resnet-18', 64, 1000, FIXTURES / 'large', narrow_storage=False)
        (FIXTURES / 'large' / 'manifest.json').write_text(json.dumps({'fixtures': [entry]}, indent=2) + '\n')
        print(json.dumps(entry))
        return
    entries = []
    for name in architectures.BUILDERS:
        folder = ROOT / 'models' / name
        network = architectures.load_starter(str(folder), name)
        entries.append(make(name, network, 1000, f'models/{name}/onnx/model.onnx', FIXTURES))
        print(json.dumps(entries[-1]), flush=True)
    entries.append(make_resnet('resnet-18-narrow', 16, 10, FIXTURES, narrow_storage=True))
    print(json.dumps(entries[-1]))
    (FIXTURES / 'manifest.json').write_text(json.dumps({'fixtures': entries}, indent=2) + '\n')


if __name__ == '__main__':
    main()
