"""Reference numbers for telling unknown samples: mean distance to the nearest known ones, and the area under the ROC curve.

    python conformance/make/unknown.py > conformance/fixtures/unknown.json

scikit-learn gives neighbors and area; the formula is that of src/predict/unknown/distance-output.ts.
"""

import json

import numpy as np
import sklearn
from sklearn.metrics import roc_auc_score
from sklearn.neighbors import NearestNeighbors

NEIGHBORS = 5


def unit(rows: np.ndarray) -> np.ndarray:
    lengths = np.sqrt((rows.astype(np.float64) ** 2).sum(axis=1, keepdims=True))
    return (rows / np.maximum(lengths, 1e-12)).astype(np.float32)


def main() -> None:
    random = np.random.default_rng(0)
    means = random.normal(size=(3, 12))

    def drawn(count: int, around: np.ndarray, spread: float) -> np.ndarray:
        return (around[random.integers(len(around), size=count)] + spread * random.normal(size=(count, 12))).astype(np.float32)

    known, alike = drawn(60, means, 0.6), drawn(50, means, 0.6)
    unlike = drawn(50, random.normal(size=(4, 12)), 0.8)
    kept = unit(known).astype(np.float16).astype(np.float64)
    queries = np.concatenate([alike, unlike])
    # 1 - u·x, whatever the length that rounding left the rows
    found, _ = NearestNeighbors(n_neighbors=NEIGHBORS, metric=lambda u, x: 1 - u @ x).fit(kept).kneighbors(
        unit(queries).astype(np.float64)
    )
    distances = np.sqrt(np.maximum(0, 2 * found)).mean(axis=1)
    truth = np.repeat([0, 1], [len(alike), len(unlike)])
    print(
        json.dumps(
            {
                'sklearn': sklearn.__version__,
                'neighbors': NEIGHBORS,
                'known': known.tolist(),
                'alike': alike.tolist(),
                'unlike': unlike.tolist(),
                'distances': distances.tolist(),
                'area': roc_auc_score(truth, distances),
            }
        )
    )


main()
