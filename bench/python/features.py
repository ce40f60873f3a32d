# what it measures: the accuracy of scikit-learn's logistic regression on PyTorch's own features, which `injerto train --method transfer` must match.
"""Five folds of food photos. `best` is the regularisation that does best on the held-out folds themselves (the bar to reach, a little
optimistic); `nested` chooses it inside each training part, as a careful user must.
"""

import argparse
import json
import warnings

import numpy as np
import torch
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

import food

STRENGTHS = [10.0 ** e for e in np.arange(-5, 1.01, 0.5)]


class Rotate(TransformerMixin, BaseEstimator):
    """Turns the rows into the subspace that the training rows span: 282 columns for 1,280.

    An L2-regularised linear model has its weights in that span, so the predictions stay the same and the solver is several times faster.
    """

    def fit(self, x, y=None):
        self.mean_ = x.mean(0)
        self.axes_ = np.linalg.svd(x - self.mean_, full_matrices=False)[2].T
        return self

    def transform(self, x):
        return (x - self.mean_) @ self.axes_


def classifier(standardised: bool, strength: float = 1.0):
    scale = StandardScaler() if standardised else FunctionTransformer()
    return make_pipeline(scale, Rotate(), LogisticRegression(C=strength, max_iter=5000, tol=1e-6))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--models', nargs='+', default=['mobilenet-v2', 'efficientnet-lite0'], choices=['mobilenet-v2', 'efficientnet-lite0'])
    parser.add_argument('--folds', default=food.FOLDS)
    parser.add_argument('--threads', type=int, default=2)
    parser.add_argument('--save', help='also write the features, labels and names to this .npz file')
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    warnings.filterwarnings('ignore', module='sklearn')

    folds = food.Folds(arguments.folds)
    images = [food.read(name) for name in folds.names]
    for model in arguments.models:
        x = food.features(food.starter(model), images, food.Preprocessing(model)).astype(np.float64)  # in 32 bits the solver stalls short of the optimum
        if arguments.save:
            np.savez(arguments.save.replace('.npz', f'-{model}.npz'), x=x, y=folds.labels, names=folds.names)
        result = {'model': model, 'photos': len(images), 'classes': folds.classes}
        for standardised in (True, False):
            accuracy = {c: _mean(folds, x, lambda tx, ty, c=c: classifier(standardised, c).fit(tx, ty)) for c in STRENGTHS}
            best = max(accuracy, key=accuracy.get)
            grid = {'logisticregression__C': STRENGTHS}
            nested = _mean(folds, x, lambda tx, ty: GridSearchCV(
                classifier(standardised), grid, cv=StratifiedKFold(5, shuffle=True, random_state=0), scoring='neg_log_loss').fit(tx, ty))
            result['standardised' if standardised else 'raw'] = {
                'best': {'C': _round(best), 'accuracy': _round(accuracy[best])},
                'nested': _round(nested),
                'byC': {f'{c:.1e}': _round(a) for c, a in accuracy.items()},
            }
        print(json.dumps(result), flush=True)


def _mean(folds: food.Folds, x: np.ndarray, fit) -> float:
    scores = []
    for i in range(len(folds.folds)):
        train, held_out = folds.split(i)
        scores.append(fit(x[train], folds.labels[train]).predict(x[held_out]) == folds.labels[held_out])
    return float(np.mean([s.mean() for s in scores]))


def _round(value: float) -> float:
    return float(f'{value:.4g}')


if __name__ == '__main__':
    main()
