"""What the text benchmarks share: options, seeds, and the file that the numbers go to."""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

import texts


def options(description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    add = parser.add_argument
    add('--data', default='bbc', choices=['bbc', 'intents-es'])
    add('--model', default='minilm', help='minilm, or a model folder')
    add('--prefix', default='', help='words before every text, for example "query: "')
    add('--max-length', type=int, default=64, help='tokens, special ones included')
    add('--seeds', type=int, nargs='+', default=[0, 1, 2, 3, 4])
    add('--threads', type=int, default=2)
    add('--out', type=Path, help='also write the results to this JSON file')
    return parser


class Data:
    """One seed's texts and labels by part."""

    def __init__(self, name: str, seed: int, limit: int | None = None):
        rows = texts.read(name)
        self.classes = sorted({label for _, label in rows})
        self.parts = {part: indices[:limit] for part, indices in texts.splits(name, seed).items()}
        self.sentences = {part: [rows[i][0] for i in indices] for part, indices in self.parts.items()}
        self.labels = {part: np.array([self.classes.index(rows[i][1]) for i in indices]) for part, indices in self.parts.items()}


def run(a: argparse.Namespace, method: str, one: Callable[[int], dict]) -> None:
    """`one(seed)` for every seed: a line each, the mean at the end, and everything in `--out`."""
    torch.set_num_threads(a.threads)
    results = []
    for seed in a.seeds:
        torch.manual_seed(seed)
        started = time.perf_counter()
        found = one(seed)
        results.append({'seed': seed, **found, 'seconds': round(time.perf_counter() - started, 1)})
        print(json.dumps(results[-1]), flush=True)
    scores = [key for key, value in results[0].items() if key not in ('seed', 'seconds') and isinstance(value, float)]
    mean = {key: round(float(np.mean([r[key] for r in results])), 4) for key in [*scores, 'seconds']}
    settings = {key: str(value) if isinstance(value, Path) else value for key, value in vars(a).items() if key not in ('out', 'seeds')}
    report = {'method': method, **settings, 'mean': mean, 'runs': results}
    print(json.dumps({'method': method, 'data': a.data, 'mean': mean}), flush=True)
    if a.out:
        a.out.parent.mkdir(parents=True, exist_ok=True)
        a.out.write_text(json.dumps(report, indent=1) + '\n')
