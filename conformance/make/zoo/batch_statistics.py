"""Writes conformance/fixtures/batch-statistics: the zoo's networks whose files keep BatchNormalization, with it in training mode.

    python conformance/make/zoo/batch_statistics.py            all of them, two minutes
    python conformance/make/zoo/batch_statistics.py resnet-18  only these; the others stay as they are

The ONNX files are the zoo's own. See ../README.md for what the files hold.
"""

import argparse
import copy
import json
import pathlib
import sys
from dataclasses import replace

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from safetensors.numpy import save_file
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import vision  # noqa: E402
from architecture import Architecture, Inputs, network_of  # noqa: E402
from fixture import PATIENCE, ROOT, ZERO, largest_entry, store  # noqa: E402
from initializers import gradients_of_initializers  # noqa: E402
from references import Precision, Reference, chosen, find_inputs, first, gradients  # noqa: E402

ZOO = ROOT / 'conformance' / 'fixtures' / 'zoo'
FOLDER = ROOT / 'conformance' / 'fixtures' / 'batch-statistics'
#: Not DenseNet-121: its last stage has one entry of each photo, so that it would take a large batch, and finding one takes long.
NAMES = ['resnet-18', 'resnet-50', 'mobilenet-v2', 'mobilenet-v3', 'efficientnet-b0']
#: PyTorch's own 32-bit gradients must lie this near to the reference. The first batch size is taken at which they do: where few entries
#: share a mean, their deviations may be so small that 32 bits are too few.
SANE, BATCHES = 1e-5, (2, 4, 8, 16)
#: A mean and a variance are of at least this many entries. Two would become −1 and 1, whatever they were.
ENTRIES = 8
#: Inputs are whole multiples of 1/STEPS and stored as int8.
STEPS = 32
#: A gradient that falls to less than this share when every ε is a thousandth is there only because of ε.
EPSILON_SHARE = 0.01


def in_training(network: nn.Module, epsilon: float = 1) -> nn.Module:
    """The network with its BatchNorms, and nothing else, in training mode, and their ε multiplied."""
    network = copy.deepcopy(network)
    for layer in network.modules():
        if isinstance(layer, _BatchNorm):
            layer.train().eps *= epsilon
    return network


def in_steps(architecture: Architecture, batch: int) -> Architecture:
    def draw(generator: torch.Generator) -> Inputs:
        size = architecture.draw(torch.Generator())['pixel_values'].shape[1:]
        drawn = torch.randn(batch, *size, generator=generator)
        return {'pixel_values': (drawn * STEPS).round().clamp(-127, 127) / STEPS}
    return replace(architecture, draw=draw)


def error_of(network: nn.Module, inputs: Inputs, labels: torch.Tensor, exact: Reference, special: set[str]) -> float:
    """How far PyTorch's 32 bits are from the reference: relative to each gradient's largest entry but for the special ones, and
    relative to each statistic's."""
    rounded = gradients(network, inputs, labels, torch.float32)
    pairs = [(rounded.gradients[n], g) for n, g in exact.gradients.items() if n not in special]
    pairs += [(running(rounded)[n], s) for n, s in running(exact).items()]
    return max(float(np.abs(a - b).max() / np.abs(b).max()) for a, b in pairs)


def running(reference: Reference) -> dict[str, np.ndarray]:
    return {n: b.double().numpy() for n, b in reference.network.named_buffers() if n.rsplit('.', 1)[-1].startswith('running_')}


def small_gradients(network: nn.Module, inputs: Inputs, labels: torch.Tensor, exact: Reference) -> tuple[list[str], list[str]]:
    """Those that are zero in exact arithmetic, and those that would be if ε were."""
    largest = largest_entry(exact)
    zero = [n for n, g in exact.gradients.items() if np.abs(g).max() < ZERO * largest]
    without = gradients(in_training(network, 1e-3), inputs, labels, torch.float64).gradients
    by_epsilon = [n for n, g in exact.gradients.items() if n not in zero and np.abs(without[n]).max() < EPSILON_SHARE * np.abs(g).max()]
    return sorted(zero), sorted(by_epsilon)


def find(architecture: Architecture, network: nn.Module):
    training = in_training(network)
    for batch in BATCHES:
        if fewest_entries(network, in_steps(architecture, batch).draw(torch.Generator())) < ENTRIES:
            continue
        chosen.clear()
        seed = -1
        for _ in range(PATIENCE):
            try:
                seed, margin, inputs, labels = find_inputs(training, in_steps(architecture, batch), seed + 1)
            except AssertionError:  # of this many photos none keep clear of the kinks
                break
            exact = gradients(training, inputs, labels, torch.float64)
            zero, by_epsilon = small_gradients(network, inputs, labels, exact)
            error = error_of(training, inputs, labels, exact, {*zero, *by_epsilon})
            if error < SANE:
                return seed, margin, inputs, labels, exact, zero, by_epsilon, error
    raise AssertionError(f'{architecture.name}: no batch with 32-bit gradients within {SANE:.0e}')


def check_files(files: list[pathlib.Path], network: nn.Module, exact: Reference, inputs: Inputs, labels: torch.Tensor) -> None:
    """Both files hold every parameter and statistic under PyTorch's name and in PyTorch's layout, so that one reference serves both."""
    for file in files:
        model = onnx.load(file)
        stored = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
        for name, value in network.state_dict().items():
            assert name.endswith('num_batches_tracked') or np.array_equal(stored[name], value.numpy()), f'{file.name}: {name}'
        found = gradients_of_initializers(model, in_training(network), exact.gradients, inputs, labels)
        assert not found.missing and found.gradients.keys() == exact.gradients.keys(), file.name
        assert all(np.array_equal(g, exact.gradients[n]) for n, (g, _) in found.gradients.items()), file.name


def make(architecture: Architecture) -> dict:
    network = network_of(architecture, None)
    seed, margin, inputs, labels, exact, zero, by_epsilon, error = find(architecture, network)
    files = [ZOO / f'{architecture.name}-{e.exporter}.onnx' for e in architecture.exports]
    check_files(files, network, exact, inputs, labels)

    precision = Precision(torch.float64)
    with torch.no_grad(), precision:
        after = first(exact.network.eval()(*precision.inputs(inputs)))
    tensors = {f'steps/{n}': (x * STEPS).to(torch.int8).numpy() for n, x in inputs.items()}
    tensors |= {'labels': labels.numpy(), 'logits': exact.logits.astype(np.float32), 'after/logits': after.numpy().astype(np.float32)}
    tensors |= {f'after/{n}': s.astype(np.float32) for n, s in running(exact).items()}
    for n, gradient in exact.gradients.items():
        store(tensors, n, gradient, seed)
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f'{architecture.name}.safetensors'
    save_file({n: np.ascontiguousarray(t) for n, t in tensors.items()}, path)
    path.chmod(0o644)
    return {
        'name': architecture.name,
        'models': [str(file.relative_to(ROOT)) for file in files],
        'fixture': str(path.relative_to(ROOT)),
        'inputs': {n: list(x.shape) for n, x in inputs.items()},
        'seed': seed,
        'loss': exact.loss,
        'entries': fewest_entries(network, inputs),
        **({'zero': zero} if zero else {}),
        **({'zeroWithoutEpsilon': by_epsilon} if by_epsilon else {}),
        **({'kinkMargin': float(f'{margin:.2g}')} if margin < float('inf') else {}),
        'pytorchFloat32Error': float(f'{error:.2g}'),
        'kilobytes': path.stat().st_size // 1000,
    }


def fewest_entries(network: nn.Module, inputs: Inputs) -> int:
    """Of how few entries a mean and a variance are taken."""
    seen: list[int] = []
    network = copy.deepcopy(network)
    for layer in network.modules():
        if isinstance(layer, _BatchNorm):
            layer.register_forward_pre_hook(lambda _, given: seen.append(given[0].numel() // given[0].shape[1]))
    with torch.no_grad():
        network(*inputs.values())
    return min(seen)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('names', nargs='*', help='architectures; all without')
    names = parser.parse_args().names or NAMES
    torch.set_num_threads(2)
    manifest = FOLDER / 'manifest.json'
    entries = {e['name']: e for e in json.loads(manifest.read_text())['fixtures']} if manifest.exists() else {}
    for architecture in vision.ARCHITECTURES:
        if architecture.name in names:
            entries[architecture.name] = entry = make(architecture)
            print(*(f'{k} {v}' for k, v in entry.items() if k not in ('models', 'fixture')), flush=True)
    manifest.write_text(json.dumps({'fixtures': [entries[n] for n in NAMES if n in entries]}, indent=1) + '\n')


if __name__ == '__main__':
    main()
