# what it measures: how rules that choose the strength of logistic regression compare on texts and samples that were not seen.
"""Rules, each from strong penalties to weak, on the held-out losses of cross-validation:

    lowest   the lowest loss
    error    the strongest penalty within one standard error of it
    tenth    the same, but at most a tenth of what the lowest gains over the strongest penalty is given away: Injerto's rule

    python bench/python/texts.py bbc && python bench/python/texts.py movies
    python bench/python/strengths.py                        # bbc by 40, 100 and 400, film reviews by 40, 100, 300 and 1000
    python bench/python/features.py --save food.npz && python bench/python/strengths.py --photos food-mobilenet-v2.npz      # by 40, 100 and 400

Prints accuracy (%) and loss (nats), each a mean over draws.
"""

import argparse
import json
import pathlib
import warnings
from collections.abc import Iterator

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

import encoder
import text_head
import texts

STRENGTHS = 10.0 ** np.linspace(-4, 4, 19)
DRAWS = 8
Part = tuple[np.ndarray, np.ndarray]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--photos', nargs='+', help='files of features (x) and classes (y) instead of texts')
    a = parser.parse_args()
    warnings.filterwarnings('ignore', module='sklearn')  # weak penalties end in log 0
    for name, pairs in (of_photos(a.photos) if a.photos else of_texts()).items():
        runs = [compare(train, test, seed) for seed, (train, test) in enumerate(pairs)]
        means = {rule: [float(round(np.mean([run[rule][i] for run in runs]), 3)) for i in (0, 1)] for rule in runs[0]}
        print(json.dumps({'data': name, 'draws': len(runs), **means}), flush=True)


def of_photos(paths: list[str]) -> dict[str, Iterator[tuple[Part, Part]]]:
    def read(path: str) -> Part:
        saved = np.load(path)
        order = np.random.default_rng(0).permutation(len(saved['y']))
        return saved['x'][order], saved['y'][order]

    return {
        f'{pathlib.Path(path).stem}, {n}': draws(*read(path), n)
        for path in paths for n in (40, 100, 400) if n < len(np.load(path)['y']) // 2
    }


def of_texts() -> dict[str, Iterator[tuple[Part, Part]]]:
    model = encoder.Encoder('minilm').eval()

    def read(name: str, most: int) -> Part:
        rows = texts.read(name)
        chosen = np.random.default_rng(0).permutation(len(rows))[:most]
        classes = sorted({label for _, label in rows})
        return model.frozen_features([rows[i][0] for i in chosen]), np.array([classes.index(rows[i][1]) for i in chosen])

    news, films = read('bbc', 1600), read('movies', 6000)
    return {
        **{f'bbc, {n}': draws(*news, n) for n in (40, 100, 400)},
        **{f'movies, {n}': draws(*films, n) for n in (40, 100, 300, 1000)},
    }


def draws(x: np.ndarray, y: np.ndarray, n: int) -> Iterator[tuple[Part, Part]]:
    """`n` rows to learn from, a third of all to judge by."""
    pool = len(y) * 2 // 3
    for seed in range(DRAWS):
        train = np.random.default_rng(seed).permutation(pool)[:n]
        yield (x[train], y[train]), (x[pool:], y[pool:])


def compare(train: Part, test: Part, seed: int) -> dict[str, tuple[float, float]]:
    (x, y), (test_x, test_y) = train, test
    folds = StratifiedKFold(max(2, min(5, np.bincount(y).min())), shuffle=True, random_state=seed)
    losses = np.empty((len(STRENGTHS), len(y)))
    for kept, held in folds.split(x, y):
        losses[:, held], _ = path(x[kept], y[kept], x[held], y[held])
    test_losses, right = path(x, y, test_x, test_y)
    return {rule: (100 * right[i].mean(), test_losses[i].mean()) for rule, i in choices(losses).items()}


def choices(losses: np.ndarray) -> dict[str, int]:
    mean = losses.mean(1)
    lowest = int(mean.argmin())
    error = losses[lowest].std() / np.sqrt(losses.shape[1])
    within = {'error': error, 'tenth': min(error, (mean[0] - mean[lowest]) / 10)}
    return {'lowest': lowest, **{rule: int(np.argmax(mean <= mean[lowest] + most)) for rule, most in within.items()}}


def path(x: np.ndarray, y: np.ndarray, test_x: np.ndarray, test_y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """[strengths, tests]: loss, and whether the class is right. Weights lie in the span of the rows: turned into it, the solver has fewer columns."""
    scaler = text_head.Scaler().fit(x)
    x, test_x = scaler.transform(x), scaler.transform(test_x)
    axes = np.linalg.svd(x, full_matrices=False)[2].T
    model = LogisticRegression(max_iter=1000, warm_start=True)
    losses, right = [], []
    for strength in STRENGTHS:
        model.set_params(C=strength).fit(x @ axes, y)
        log_p = np.full((len(test_y), 1 + max(y.max(), test_y.max())), -50.0)
        log_p[:, model.classes_] = model.predict_log_proba(test_x @ axes)
        losses.append(-log_p[np.arange(len(test_y)), test_y])
        right.append(log_p.argmax(1) == test_y)
    return np.array(losses), np.array(right)


if __name__ == '__main__':
    main()
