"""Writes the zoo of conformance/fixtures/zoo: small hub architectures from both of PyTorch's exporters, with PyTorch's gradients.

    python conformance/make/zoo/make.py                   all of them
    python conformance/make/zoo/make.py bert swin         only these; the others stay as they are
    python conformance/make/zoo/make.py --large           full-size networks and the published MiniLM, into fixtures/large/

See ../README.md for what the files hold.
"""

import argparse
import json
import pathlib
import shutil
import sys
import tempfile
import time
import traceback

import numpy as np
import onnxruntime
import torch
from safetensors.numpy import save_file

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import audio  # noqa: E402
import image_text  # noqa: E402
import text  # noqa: E402
import vision  # noqa: E402
from architecture import Architecture, Export, Inputs, network_of  # noqa: E402
from exporting import export  # noqa: E402
from initializers import gradients_of_initializers  # noqa: E402
from references import find_inputs, first, gradients  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[3]
FIXTURES = ROOT / 'conformance' / 'fixtures' / 'zoo'
ALL: list[Architecture] = [*text.ARCHITECTURES, *vision.ARCHITECTURES, *image_text.ARCHITECTURES, *audio.ARCHITECTURES]
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

    name = f'{architecture.name}-{how.exporter}'
    # made aside, so that the folder never holds a file without its counterpart
    aside = pathlib.Path(tempfile.mkdtemp())
    file = aside / f'{name}.onnx'
    model = export(network, architecture, how, inputs, file)
    check_outputs(file, architecture, network, inputs)
    check_outputs(file, architecture, network, other_sizes(architecture, inputs))

    found = gradients_of_initializers(model, network, exact.gradients, inputs, labels)
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


def check_outputs(file: pathlib.Path, architecture: Architecture, network: torch.nn.Module, inputs: Inputs) -> None:
    session = onnxruntime.InferenceSession(file, providers=['CPUExecutionProvider'])
    fed = {i.name for i in session.get_inputs()}
    ran = session.run([architecture.output], {n: x.numpy() for n, x in inputs.items() if n in fed})[0]
    with torch.no_grad():
        meant = first(network(*inputs.values())).numpy()
    assert ran.shape == meant.shape, f'the exported file gives {ran.shape}, PyTorch {meant.shape}'
    drift = np.abs(ran - meant).max() / np.abs(meant).max()
    shapes = [list(x.shape) for x in inputs.values()]
    assert drift < 2e-5, f'at {shapes} the exported file computes something else: {drift:.2g}'


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
            shown = ('name', 'opset', 'parameters', 'mapped', 'missing', 'kinkMargin', 'pytorchFloat32Error', 'kilobytes')
            print(*(f'{k} {entry[k]}' for k in shown if k in entry), f'{time.time() - started:.0f} s', flush=True)
    sys.exit(failed)


if __name__ == '__main__':
    main()
