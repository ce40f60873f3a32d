"""One fixture: an ONNX file, and beside it the inputs, labels, outputs and gradients in safetensors."""

import pathlib
import shutil
import tempfile
from collections.abc import Callable

import numpy as np
import onnx
import onnxruntime
import torch
from safetensors.numpy import save_file
from torch import nn

from architecture import Architecture, Export, Inputs, network_of
from exporting import export
from initializers import gradients_of_initializers
from references import Reference, find_inputs, first, gradients

ROOT = pathlib.Path(__file__).resolve().parents[3]
#: Gradients up to this many entries are stored whole; of larger ones a sample.
FULL_UP_TO, SAMPLE = 160, 64
#: Below this share of the network's largest gradient entry, a 64-bit gradient is rounding around an exact zero.
ZERO = 1e-12
#: PyTorch's own 32-bit gradients must lie well within the 1e-4 that the comparison allows.
SANE = 2e-5
PATIENCE = 20


def make(architecture: Architecture, how: Export, folder: pathlib.Path) -> dict:
    """Exports the architecture and writes its fixture; gives its entry of the manifest."""
    network = network_of(architecture, how.attention)

    def produce(file: pathlib.Path, inputs: Inputs) -> onnx.ModelProto:
        model = export(network, architecture, how, inputs, file)
        for fed in (inputs, other_sizes(architecture, inputs)):
            drift = drift_of(file, architecture, network, fed)
            assert drift < 2e-5, f'at {[list(x.shape) for x in fed.values()]} the exported file computes something else: {drift:.2g}'
        return model

    return write(architecture, how, network, produce, folder)


def write(architecture: Architecture, how: Export, network: nn.Module, produce: Callable[[pathlib.Path, Inputs], onnx.ModelProto],
          folder: pathlib.Path) -> dict:
    """`produce` puts the file in its place and gives it as a model that holds the network's parameters as initializers."""
    seed, margin, inputs, labels = find_inputs(network, architecture)
    exact, error = compared(network, inputs, labels)
    # in a trained network some draws cancel so far that 32 bits are too few
    while error >= SANE and seed < PATIENCE:
        seed, margin, inputs, labels = find_inputs(network, architecture, seed + 1)
        exact, error = compared(network, inputs, labels)
    assert error < SANE, f'PyTorch’s own 32-bit gradients deviate by {error:.2g}'

    name = f'{architecture.name}-{how.exporter}'
    # made aside, so that the folder never holds a file without its counterpart
    aside = pathlib.Path(tempfile.mkdtemp())
    file = aside / f'{name}.onnx'
    found = gradients_of_initializers(produce(file, inputs), network, exact.gradients, inputs, labels)
    largest = largest_entry(exact)
    zero = sorted(n for n, (g, _) in found.gradients.items() if np.abs(g).max() < ZERO * largest)

    tensors = {f'input/{n}': x.numpy() for n, x in inputs.items()}
    tensors |= {'labels': labels.numpy(), 'logits': exact.logits.astype(np.float32), 'loss': np.float32([exact.loss])}
    for n, (gradient, _) in found.gradients.items():
        store(tensors, n, gradient, seed)
    save_file({n: np.ascontiguousarray(t) for n, t in tensors.items()}, aside / f'{name}.safetensors')
    folder.mkdir(parents=True, exist_ok=True)
    size = 0
    for made in sorted(aside.iterdir()):
        size += made.stat().st_size
        shutil.copyfile(made, folder / made.name)
    shutil.rmtree(aside)
    if 'running statistics' in found.others:
        found.others['running statistics'] = [f'{len(found.others["running statistics"])} of BatchNormalization']
    return {
        'name': name,
        'architecture': architecture.name,
        'exporter': how.exporter,
        'opset': how.opset,
        **({'attention': how.attention} if how.attention else {}),
        'folding': how.fold,
        'model': str((folder / file.name).relative_to(ROOT)),
        'fixture': str((folder / f'{name}.safetensors').relative_to(ROOT)),
        'inputs': {n: list(x.shape) for n, x in inputs.items()},
        'dynamic': {n: {str(a): d for a, d in architecture.axes[n].items()} for n in inputs if n in architecture.axes},
        'output': architecture.output,
        'seed': seed,
        'loss': exact.loss,
        'parameters': {'covered': len(found.covered), 'total': len(found.covered) + len(found.missing)},
        'mapped': {how: sum(1 for _, h in found.gradients.values() if h == how) for how in sorted({h for _, h in found.gradients.values()})},
        **({'missing': found.missing} if found.missing else {}),
        **({'zero': zero} if zero else {}),
        **({'notCompared': found.others} if found.others else {}),
        **({'kinkMargin': float(f'{margin:.2g}')} if margin < float('inf') else {}),
        'pytorchFloat32Error': float(f'{error:.2g}'),
        **({'notes': architecture.notes} if architecture.notes else {}),
        'kilobytes': size // 1000,
    }


def compared(network: nn.Module, inputs: Inputs, labels: torch.Tensor) -> tuple[Reference, float]:
    """The reference, and how far PyTorch's own 32-bit gradients are from it, relative to each tensor's largest entry."""
    exact, rounded = (gradients(network, inputs, labels, dtype) for dtype in (torch.float64, torch.float32))
    error = max(
        np.abs(rounded.gradients[n] - g).max() / np.abs(g).max()
        for n, g in exact.gradients.items() if np.abs(g).max() >= ZERO * largest_entry(exact))
    return exact, float(error)


def largest_entry(reference: Reference) -> float:
    return max(np.abs(g).max() for g in reference.gradients.values())


def drift_of(file: pathlib.Path, architecture: Architecture, network: nn.Module, inputs: Inputs) -> float:
    """How far the file's output is from PyTorch's, relative to the largest entry; both in 32 bits."""
    session = onnxruntime.InferenceSession(file, providers=['CPUExecutionProvider'])
    fed = {i.name for i in session.get_inputs()}
    ran = session.run([architecture.output], {n: x.numpy() for n, x in inputs.items() if n in fed})[0]
    with torch.no_grad():
        meant = first(network(*inputs.values())).numpy()
    assert ran.shape == meant.shape, f'the exported file gives {ran.shape}, PyTorch {meant.shape}'
    return float(np.abs(ran - meant).max() / np.abs(meant).max())


def other_sizes(architecture: Architecture, inputs: Inputs) -> Inputs:
    """The same inputs with every symbolic axis at another size: an exporter may have baked in the size that it saw."""
    changed = {}
    for name, x in inputs.items():
        for axis, symbol in architecture.axes.get(name, {}).items():
            if symbol.endswith('batch_size'):
                x = torch.cat([x, x[:1]])
            elif symbol in ('height', 'width'):
                x = torch.cat([x, x], axis)
            else:
                x = x.narrow(axis, 0, x.shape[axis] - (40 if symbol == 'num_samples' else 2))
        changed[name] = x
    return changed


def store(tensors: dict[str, np.ndarray], name: str, gradient: np.ndarray, seed: int) -> None:
    flat = gradient.ravel()
    if flat.size <= FULL_UP_TO:
        tensors[f'full/{name}'] = gradient.astype(np.float32)
        return
    pick = np.random.default_rng(seed)
    index = np.union1d(pick.choice(flat.size, SAMPLE - 1, replace=False), [np.abs(flat).argmax()])
    tensors[f'index/{name}'] = index.astype(np.int32)
    tensors[f'value/{name}'] = flat[index].astype(np.float32)
    tensors[f'summary/{name}'] = np.float32([np.abs(flat).max(), np.linalg.norm(flat), flat.sum(), np.abs(flat).sum()])
