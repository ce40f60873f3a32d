# what it measures: what weighing the classes alike costs and gains, by how uneven they are.
"""One class keeps all its samples, the others lose theirs until the largest is `ratio` times as large as the smallest. The same logistic regression (L2, its
strength by cross-validated loss) learns with and without balanced weights, on samples as uneven as those it is judged by.

    python bench/python/texts.py bbc && python bench/python/texts.py movies
    python bench/python/uneven.py [--photos digits.npz fashion.npz …]       # x: features, y: labels

Prints accuracy and macro-F1 (%) of both, means over draws.
"""

import argparse
import json
import pathlib
import warnings

import numpy as np
from sklearn.linear_model import LogisticRegressionCV
from sklearn.metrics import accuracy_score, f1_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

RATIOS = (2, 3, 5, 7, 10)
DRAWS = 6
LARGEST = 120  # samples of the largest class, to learn from and to be judged by


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--photos', nargs='*', default=[])
    a = parser.parse_args()
    warnings.filterwarnings('ignore', module='sklearn')
    sets = {pathlib.Path(path).stem: (np.load(path)['x'], np.load(path)['y']) for path in a.photos}
    for name, (x, y) in (sets or of_texts()).items():
        for ratio in RATIOS:
            runs = np.array([compare(x, y, ratio, seed) for seed in range(DRAWS)]) * 100
            plain, balanced = runs.mean(axis=0).round(1).tolist()
            print(json.dumps({'data': name, 'ratio': ratio, 'plain': plain, 'balanced': balanced}), flush=True)


def of_texts() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    import encoder
    import texts

    model = encoder.Encoder('minilm').eval()

    def read(name: str, most: int) -> tuple[np.ndarray, np.ndarray]:
        rows = texts.read(name)
        chosen = np.random.default_rng(0).permutation(len(rows))[:most]
        classes = sorted({label for _, label in rows})
        return model.frozen_features([rows[i][0] for i in chosen]), np.array([classes.index(rows[i][1]) for i in chosen])

    return {'bbc': read('bbc', 1500), 'movies': read('movies', 1000)}


def compare(x: np.ndarray, y: np.ndarray, ratio: int, seed: int) -> list[tuple[float, float]]:
    random = np.random.default_rng(seed)
    order = random.permutation(np.unique(y))
    # half of the classes are small
    small = set(order[: len(order) // 2].tolist())
    train, test = [], []
    for label in order:
        rows = random.permutation(np.flatnonzero(y == label))
        half = min(LARGEST, len(rows) // 2)
        count = max(4, round(half / ratio)) if label in small else half
        train.append(rows[:count])
        test.append(rows[half : half + count])
    train, test = np.concatenate(train), np.concatenate(test)
    return [judge(x, y, train, test, weight) for weight in (None, 'balanced')]


def judge(x: np.ndarray, y: np.ndarray, train: np.ndarray, test: np.ndarray, weight: str | None) -> tuple[float, float]:
    head = LogisticRegressionCV(
        Cs=np.logspace(-4, 1, 8), cv=3, scoring='neg_log_loss', class_weight=weight, max_iter=300, use_legacy_attributes=False)
    predicted = make_pipeline(StandardScaler(), head).fit(x[train], y[train]).predict(x[test])
    return accuracy_score(y[test], predicted), f1_score(y[test], predicted, average='macro')


if __name__ == '__main__':
    main()
