"""Logistic regression on the features of texts, its strength chosen by cross-validation."""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

STRENGTHS = np.logspace(-3, 4, 15)


class Scaler(StandardScaler):
    """Leaves dead columns as they are. all-MiniLM-L6-v2 has three, with deviations of 1e-33 to 1e-9: divided by, they give head weights of 1e31, whose
    gradients overflow."""

    def fit(self, x, y=None, sample_weight=None):
        super().fit(x, y, sample_weight)
        self.scale_ = np.where(self.scale_ < 1e-6 * np.median(self.scale_), 1.0, self.scale_)
        return self


def classifier(x: np.ndarray, y: np.ndarray, seed: int, standardise: bool = False):
    """Fitted; the strength has the lowest held-out loss of five folds (fewer where a class is small)."""
    scale = Scaler() if standardise else FunctionTransformer()
    model = make_pipeline(scale, LogisticRegression(max_iter=5000))
    folds = StratifiedKFold(min(5, np.bincount(y).min()), shuffle=True, random_state=seed)
    search = GridSearchCV(model, {'logisticregression__C': STRENGTHS}, cv=folds, scoring='neg_log_loss')
    return search.fit(x, y).best_estimator_


def weights(model) -> tuple[np.ndarray, np.ndarray]:
    """[K, D] and [K] for features as they are: standardisation is folded in."""
    scaler, regression = model[0], model[-1]
    weight, bias = regression.coef_, regression.intercept_
    if isinstance(scaler, StandardScaler):
        weight = weight / scaler.scale_
        bias = bias - weight @ scaler.mean_
    return weight, bias
