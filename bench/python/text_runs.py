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
    add('--model', default='minilm', help='minilm (float32), starter (the 8-bit weights of models/all-minilm-l6-v2, widened), or a model folder')
    add('--prefix', default='', help='words before every text, for example "query: "')
    add('--max-length', type=int, default=64, help='tokens, special ones included')
    add('--seeds', type=int, nargs='+', default=[0, 1, 2, 3, 4])
    add('--threads', type=int, default=2)
    add('--out', type=Path, help='also write the results to this JSON file, seed by seed; seeds that it holds are not run again')
    return parser


class Data:
    """One seed's texts and labels by part."""

    def __init__(self, name: str, seed: int, limit: int | None = None):
        rows = texts.read(name)
        self.all = [text for text, _ in rows]
        self.classes = sorted({label for _, label in rows})
        self.parts = {part: indices[:limit] for part, indices in texts.splits(name, seed).items()}
        self.sentences = {part: [rows[i][0] for i in indices] for part, indices in self.parts.items()}
        self.labels = {part: np.array([self.classes.index(rows[i][1]) for i in indices]) for part, indices in self.parts.items()}


def run(a: argparse.Namespace, method: str, one: Callable[[int], dict]) -> None:
    """`one(seed)` for every seed: a line each, the mean at the end, and everything in `--out`."""
    torch.set_num_threads(a.threads)
    settings = {key: str(value) if isinstance(value, Path) else value for key, value in vars(a).items() if key not in ('out', 'seeds')}
    runs = earlier_runs(a.out, settings)
    for seed in (seed for seed in a.seeds if seed not in [run['seed'] for run in runs]):
        torch.manual_seed(seed)
        started = time.perf_counter()
        runs.append({'seed': seed, **one(seed), 'seconds': round(time.perf_counter() - started, 1)})
        print(json.dumps(runs[-1]), flush=True)
        if a.out:
            a.out.parent.mkdir(parents=True, exist_ok=True)
            a.out.write_text(json.dumps({'method': method, **settings, 'mean': mean(runs), 'runs': runs}, indent=1) + '\n')
    print(json.dumps({'method': method, 'data': a.data, 'mean': mean(runs)}), flush=True)


def earlier_runs(path: Path | None, settings: dict) -> list[dict]:
    """Those of the file, if it was written with the same settings."""
    if not path or not path.exists():
        return []
    report = json.loads(path.read_text())
    return report['runs'] if all(report.get(key) == value for key, value in settings.items() if key != 'threads') else []


def mean(runs: list[dict]) -> dict[str, float]:
    scores = [key for key, value in runs[0].items() if isinstance(value, float)]
    return {key: round(float(np.mean([run[key] for run in runs])), 4) for key in scores}
