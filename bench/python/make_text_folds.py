# what it makes: bench/folds/bbc.json and intents-es.json, the splits that Python and Injerto share.
"""Five seeds: rows of the CSV file that texts.py makes, by part. BBC: 20 % to train on, 5 % for validation, 800 to test on, and `few`, 8 of each class
out of `train`. Intents: 40 %, 10 %, the rest. Every class has its share in every part.
"""

import hashlib
import json
import random

import texts

SEEDS = range(5)
SHARES = {'bbc': (0.20, 0.05, 800), 'intents-es': (0.40, 0.10, None)}
FEW = 8


def main() -> None:
    for name, (train, validation, most) in SHARES.items():
        labels = [label for _, label in texts.read(name)]
        seeds = [split(labels, train, validation, most, random.Random(f'{name} {seed}')) for seed in SEEDS]
        sha256 = hashlib.sha256(texts.path_of(name).read_bytes()).hexdigest()
        lines = ',\n  '.join(json.dumps(parts, separators=(',', ':')) for parts in seeds)
        path = texts.FOLDS / f'{name}.json'
        path.write_text(f'{{"sha256": "{sha256}", "seeds": [\n  {lines}\n]}}\n')
        print(path, [{part: len(rows) for part, rows in parts.items()} for parts in seeds][:1])


def split(labels: list[str], train: float, validation: float, most: int | None, rng: random.Random) -> dict[str, list[int]]:
    parts: dict[str, list[int]] = {'train': [], 'validation': [], 'test': [], 'few': []}
    for label in sorted(set(labels)):
        rows = [row for row, other in enumerate(labels) if other == label]
        rng.shuffle(rows)
        a, b = round(len(rows) * train), round(len(rows) * (train + validation))
        parts['train'] += rows[:a]
        parts['validation'] += rows[a:b]
        parts['test'] += rows[b:]
        parts['few'] += rows[:FEW]
    if most:
        parts['test'] = rng.sample(parts['test'], most)
    return {part: sorted(rows) for part, rows in parts.items()}


if __name__ == '__main__':
    main()
