"""Stacking: a unit's topic from its own words, its neighbours and its article, weighed together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from stancebook.modeling.calibration import SoftmaxCalibrator, cross_calibrated

Floats = NDArray[np.float64]
Fold = tuple[NDArray[np.intp], NDArray[np.intp]]
_FLOOR = 1e-3


class StackedClassifier:
    """Multinomial logistic regression over a few probabilities, calibrated on held-out groups.

    Parameters
    ----------
    labels : sequence of str
        The labels, in the order of the columns of the result.
    strength : float
        Inverse of the regularisation.
    """

    def __init__(self, labels: Sequence[str], strength: float = 0.3) -> None:
        self.labels = list(labels)
        self.strength = strength

    def fit(self, chances: Floats, truth: NDArray[np.bool_], folds: Sequence[Fold]) -> Self:
        """Fit on what the models below say of groups they had not seen, shape (units, numbers), with their folds."""
        table = _logits(chances)
        scores = np.zeros(truth.shape)
        for train, test in folds:
            weights, intercepts = self._fit(table[train], truth[train])
            scores[test] = table[test] @ weights + intercepts
        self.weights_, self.intercepts_ = self._fit(table, truth)
        places = truth.argmax(axis=1)
        self.calibrator_ = SoftmaxCalibrator().fit(scores, places)
        self.held_out_ = cross_calibrated(SoftmaxCalibrator, scores, places, folds)
        return self

    def predict_proba(self, chances: Floats) -> Floats:
        """Return calibrated probabilities, shape (units, labels)."""
        return self.calibrator_.transform(_logits(chances) @ self.weights_ + self.intercepts_)

    def _fit(self, table: Floats, truth: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        model = LogisticRegression(C=self.strength, max_iter=1000)
        model.fit(table, truth.argmax(axis=1))
        weights = np.zeros((table.shape[1], len(self.labels)))
        intercepts = np.full(len(self.labels), -8.0)
        present = model.classes_
        if len(present) == 2:
            weights[:, present[1]], intercepts[present] = model.coef_[0], [0.0, model.intercept_[0]]
        else:
            weights[:, present], intercepts[present] = model.coef_.T, model.intercept_
        return weights, intercepts

    def state(self) -> dict[str, NDArray[Any]]:
        """Return the arrays that restore the classifier."""
        return {"weights": self.weights_, "intercepts": self.intercepts_, **self.calibrator_.state()}

    @classmethod
    def from_state(cls, labels: Sequence[str], arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Restore a fitted classifier."""
        self = cls(labels)
        self.weights_ = np.asarray(arrays["weights"], dtype=np.float64)
        self.intercepts_ = np.asarray(arrays["intercepts"], dtype=np.float64)
        self.calibrator_ = SoftmaxCalibrator.from_state(arrays)
        return self


def _logits(chances: Floats) -> Floats:
    bounded = np.clip(chances, _FLOOR, 1 - _FLOOR)
    return np.asarray(np.log(bounded / (1 - bounded)))
