"""Writes the zoo of conformance/fixtures/zoo: small hub architectures from both of PyTorch's exporters, with PyTorch's gradients.

    python conformance/make/zoo/make.py                   all of them
    python conformance/make/zoo/make.py bert swin         only these; the others stay as they are
    python conformance/make/zoo/make.py --large           full-size networks and the published MiniLM, into fixtures/large/

See ../README.md for what the files hold.
"""

import argparse
import json
import pathlib
import sys
import time
import traceback

import numpy as np
import onnx
import onnxruntime
import torch
from safetensors.numpy import save_file

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import text  # noqa: E402
import vision  # noqa: E402
from architecture import Architecture, Export, network_of  # noqa: E402
from exporting import export  # noqa: E402
from mapping import float_constants, locate  # noqa: E402
from references import find_inputs, gradients  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[3]
FIXTURES = ROOT / 'conformance' / 'fixtures' / 'zoo'
ALL: list[Architecture] = [*text.ARCHITECTURES, *vision.ARCHITECTURES]
#: Gradients up to this many entries are stored whole; of larger ones a sample.
FULL_UP_TO, SAMPLE = 160, 64
#: Below this share of the network's largest gradient entry, a 64-bit gradient is rounding around an exact zero.
ZERO = 1e-12
#: PyTorch's own 32-bit gradients must lie well within the 1e-4 that the comparison allows.
SANE = 2e-5


def make(architecture: Architecture, how: Export, folder: pathlib.Path, full_up_to: int = FULL_UP_TO) -> dict:
    network = network_of(architecture, how.attention)
    seed, margin, inputs, labels = find_inputs(network, architecture)
    exact = gradients(network, inputs, labels, torch.float64)
    rounded = gradients(network, inputs, labels, torch.float32)

    folder.mkdir(parents=True, exist_ok=True)
    name = f'{architecture.name}-{how.exporter}'
    file = folder / f'{name}.onnx'
    model = export(network, architecture, how, inputs, file)
    session = onnxruntime.InferenceSession(file, providers=['CPUExecutionProvider'])
    fed = {i.name for i in session.get_inputs()}
    ran = session.run([architecture.output], {n: x.numpy() for n, x in inputs.items() if n in fed})[0]
    drift = np.abs(ran - exact.logits).max() / np.abs(exact.logits).max()
    assert drift < 2e-5, f'the exported file computes something else: {drift:.2g}'

    found = gradients_of_initializers(model, network, exact.gradients)
    largest = max(np.abs(g).max() for g in exact.gradients.values())
    zero = sorted(n for n, (g, _) in found.gradients.items() if np.abs(g).max() < ZERO * largest)
    error = max(
        np.abs(rounded.gradients[n] - g).max() / np.abs(g).max()
        for n, g in exact.gradients.items() if np.abs(g).max() >= ZERO * largest)
    assert error < SANE, f'PyTorch’s own 32-bit gradients deviate by {error:.2g}'

    tensors = {f'input/{n}': x.numpy() for n, x in inputs.items()}
    tensors |= {'labels': labels.numpy(), 'logits': exact.logits.astype(np.float32), 'loss': np.float32([exact.loss])}
    for n, (gradient, _) in found.gradients.items():
        store(tensors, n, gradient, seed, full_up_to)
    safetensors = folder / f'{name}.safetensors'
    save_file({n: np.ascontiguousarray(t) for n, t in tensors.items()}, safetensors)
    safetensors.chmod(0o644)  # safetensors writes private files
    size = (file.stat().st_size + safetensors.stat().st_size) // 1000
    return {
        'name': name,
        'architecture': architecture.name,
        'exporter': how.exporter,
        'opset': how.opset,
        **({'attention': how.attention} if how.attention else {}),
        'model': str(file.relative_to(ROOT)),
        'fixture': str(safetensors.relative_to(ROOT)),
        'inputs': {n: list(x.shape) for n, x in inputs.items()},
        'dynamic': {n: {str(a): d for a, d in architecture.axes[n].items()} for n in inputs if n in architecture.axes},
        'output': architecture.output,
        'seed': seed,
        'loss': exact.loss,
        'parameters': {'covered': len(found.covered), 'total': len(found.covered) + len(found.missing)},
        'mapped': {how: sum(1 for _, h in found.gradients.values() if h == how) for how in sorted({h for _, h in found.gradients.values()})},
        **({'missing': found.missing} if found.missing else {}),
        **({'zero': zero} if zero else {}),
        **({'notCompared': found.other} if found.other else {}),
        **({'kinkMargin': float(f'{margin:.2g}')} if margin < float('inf') else {}),
        'pytorchFloat32Error': float(f'{error:.2g}'),
        **({'notes': architecture.notes} if architecture.notes else {}),
        'kilobytes': size,
    }


class Found:
    def __init__(self):
        #: By initializer: its gradient and how it was found.
        self.gradients: dict[str, tuple[np.ndarray, str]] = {}
        self.covered: set[str] = set()
        self.missing: list[str] = []
        self.other: dict[str, str] = {}


def gradients_of_initializers(model: onnx.ModelProto, network: torch.nn.Module, exact: dict[str, np.ndarray]) -> Found:
    """Lays PyTorch's gradients out as the file's initializers. Of a tied parameter with one initializer the uses are summed; with
    several, each gets the use that its name tells."""
    found = Found()
    values = {n: p.detach().numpy() for n, p in network.named_parameters()}
    names = {id(p): n for n, p in network.named_parameters()}
    uses: dict[str, list[str]] = {}
    for use, p in network.named_parameters(remove_duplicate=False):
        if use in exact:
            uses.setdefault(names[id(p)], []).append(use)
    used = {n: v for n, v in values.items() if n in uses}
    buffers = {n: b.numpy() for n, b in network.named_buffers() if b.is_floating_point()}
    located = {name: (value, locate(value, used)) for name, value in float_constants(model).items()}
    copies: dict[str, list[str]] = {}
    for name, (_, parts) in located.items():
        for part in parts:
            copies.setdefault(part.parameter, []).append(name)
    for name, (value, parts) in located.items():
        if not parts:
            found.other[name] = why_not(value, buffers)
            continue
        gradient = np.zeros(value.shape)
        for part in parts:
            whose = uses[part.parameter]
            if part.how != 'slice' and len(copies[part.parameter]) > 1:
                whose = [use_of(name, whose, copies[part.parameter], model)]
            gradient[part.at] = part.lay_out(sum(exact[use] for use in whose))
            found.covered.add(part.parameter)
        hows = {p.how for p in parts}
        found.gradients[name] = (gradient, hows.pop() if len(hows) == 1 else 'concatenated')
    found.missing = sorted(set(used) - found.covered)
    found.other = {n: why for n, why in found.other.items() if why}
    return found


def use_of(initializer: str, uses: list[str], copies: list[str], model: onnx.ModelProto) -> str:
    """An embedding table that is also the output projection: the file that stores it twice reads one by Gather, one by MatMul."""
    assert len(uses) == len(copies) == 2, f'{copies} stand for {uses}'
    readers = {node.op_type for node in model.graph.node if initializer in node.input}
    embedding, head = sorted(uses, key=lambda use: 'head' in use)
    return embedding if readers == {'Gather'} else head


def why_not(value: np.ndarray, buffers: dict[str, np.ndarray]) -> str:
    if value.size <= 1:
        return ''  # a number of the graph; listing every 0.5 of a GELU would tell nothing
    for name, buffer in buffers.items():
        if buffer.size == value.size and np.array_equal(np.sort(buffer.ravel()), np.sort(value.ravel())):
            return f'buffer {name}'
    return f'constant {list(value.shape)}' if value.size < 4096 else f'folded {list(value.shape)}'


def store(tensors: dict[str, np.ndarray], name: str, gradient: np.ndarray, seed: int, full_up_to: int) -> None:
    flat = gradient.ravel()
    if flat.size <= full_up_to:
        tensors[f'full/{name}'] = gradient.astype(np.float32)
        return
    pick = np.random.default_rng(seed)
    index = np.union1d(pick.choice(flat.size, SAMPLE - 1, replace=False), [np.abs(flat).argmax()])
    tensors[f'index/{name}'] = index.astype(np.int32)
    tensors[f'value/{name}'] = flat[index].astype(np.float32)
    tensors[f'summary/{name}'] = np.float32([np.abs(flat).max(), np.linalg.norm(flat), flat.sum(), np.abs(flat).sum()])


def write_manifest(folder: pathlib.Path, entries: list[dict]) -> None:
    """Replaces the entries of the same names and keeps the zoo's order."""
    path = folder / 'manifest.json'
    old = json.loads(path.read_text())['fixtures'] if path.exists() else []
    order = [f'{a.name}-{e.exporter}' for a in ALL for e in a.exports]
    merged = {e['name']: e for e in [*old, *entries] if e['name'] in order}
    path.write_text(json.dumps({'fixtures': sorted(merged.values(), key=lambda e: order.index(e['name']))}, indent=1) + '\n')


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('names', nargs='*', help='architectures; all without')
    parser.add_argument('--large', action='store_true')
    arguments = parser.parse_args()
    torch.set_num_threads(2)
    if arguments.large:
        import large
        large.main(arguments.names)
        return
    chosen = [a for a in ALL if not arguments.names or a.name in arguments.names]
    failed = False
    for architecture in chosen:
        for how in architecture.exports:
            started = time.time()
            try:
                entry = make(architecture, how, FIXTURES)
            except Exception:
                failed = True
                print(f'{architecture.name}-{how.exporter}:', traceback.format_exc(limit=-4), flush=True)
                continue
            write_manifest(FIXTURES, [entry])
            print(json.dumps(entry), f'{time.time() - started:.0f} s', flush=True)
    sys.exit(failed)


if __name__ == '__main__':
    main()
