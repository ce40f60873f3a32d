# what it measures: one fine-tune step of PyTorch (forward, backward, fused AdamW on all weights), for `npm run bench:step` to run in turn with ours.
"""A server: reads one command per line on stdin and answers with one JSON line on stdout.

    nchw | nhwc    run one step in that memory format: {"format": "nchw", "ms": …, "loss": …}
    quit           end

The first line it prints is {"ready": true, …}, after the warm-up steps. Eager mode, BatchNorm normalising with frozen running statistics
while its weight and bias train, dropout off. --export writes the same network with the same weights as ONNX and exits.
"""

import argparse
import json
import sys
import time

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from torch import nn

import food

sys.path.insert(0, str(food.ROOT / 'conformance' / 'make'))
import graph  # noqa: E402  (models/make, put on the path by food)
import references  # noqa: E402

FORMATS = {'nchw': torch.contiguous_format, 'nhwc': torch.channels_last}


def build(model: str, classes: int) -> nn.Module:
    torch.manual_seed(0)
    if model == 'resnet18':
        return references.resnet18(64, classes)
    network = food.starter('mobilenet-v2')
    return food.set_head(network, nn.Linear(food.head_width(network), classes)).eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('model', choices=['mobilenet_v2', 'resnet18'])
    parser.add_argument('--batch', type=int, default=16)
    parser.add_argument('--size', type=int, default=224)
    parser.add_argument('--classes', type=int, default=7)
    parser.add_argument('--threads', type=int, default=2)
    parser.add_argument('--warmup', type=int, default=3)
    parser.add_argument('--export', metavar='FILE')
    arguments = parser.parse_args()
    if arguments.export:
        onnx.save(graph.export(build(arguments.model, arguments.classes), arguments.export, arguments.size, arguments.model), arguments.export)
        return
    torch.set_num_threads(arguments.threads)
    torch.set_num_interop_threads(1)

    random = np.random.default_rng(0)
    shape = (arguments.batch, 3, arguments.size, arguments.size)
    x = torch.from_numpy(random.standard_normal(shape, dtype=np.float32))
    labels = torch.from_numpy(random.integers(0, arguments.classes, arguments.batch))
    steps = {}
    for name, layout in FORMATS.items():
        network = build(arguments.model, arguments.classes).to(memory_format=layout)
        optimiser = torch.optim.AdamW(network.parameters(), lr=1e-5, weight_decay=0.01, fused=True)
        steps[name] = make_step(network, optimiser, x.to(memory_format=layout), labels)
    for _ in range(arguments.warmup):
        for step in steps.values():
            step()
    _say({'ready': True, 'model': arguments.model, 'batch': arguments.batch, 'threads': arguments.threads, 'torch': torch.__version__})
    for line in sys.stdin:
        command = line.strip()
        if command == 'quit':
            break
        if command not in steps:
            _say({'error': f'unknown command {command!r}: nchw, nhwc or quit'})
            continue
        start = time.perf_counter()
        loss = steps[command]()
        _say({'format': command, 'ms': (time.perf_counter() - start) * 1e3, 'loss': loss})


def make_step(network: nn.Module, optimiser: torch.optim.Optimizer, x: torch.Tensor, labels: torch.Tensor):
    def step() -> float:
        optimiser.zero_grad(set_to_none=True)
        loss = F.cross_entropy(network(x), labels)
        loss.backward()
        optimiser.step()
        return loss.item()

    return step


def _say(value: dict) -> None:
    print(json.dumps(value), flush=True)


if __name__ == '__main__':
    main()
