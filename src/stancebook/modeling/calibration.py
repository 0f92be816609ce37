"""Scores to probabilities, fitted on scores of groups that the scorer had not seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]


class SoftmaxCalibrator:
    """Temperature and a bias for each class: probabilities over classes that exclude each other.

    Source: Guo et al. 2017, "On calibration of modern neural networks", with the bias of vector scaling.

    Examples
    --------
    >>> scores = np.array([[4.0, 0.0], [0.0, 4.0], [4.0, 0.0], [0.0, 4.0]])
    >>> SoftmaxCalibrator().fit(scores, np.array([0, 1, 1, 0])).transform(scores).round(1)[0].tolist()
    [0.5, 0.5]
    """

    def fit(self, scores: Floats, places: NDArray[np.intp], penalty: float = 1e-3) -> Self:
        """Fit on held-out scores of shape (units, classes) and the place of the right class of each."""
        count = scores.shape[1]
        right = np.arange(len(places)), places

        def loss(values: Floats) -> tuple[float, Floats]:
            logits = scores * np.exp(values[0]) + values[1:]
            logits -= logits.max(axis=1, keepdims=True)
            shares = np.exp(logits)
            shares /= shares.sum(axis=1, keepdims=True)
            error = shares.copy()
            error[right] -= 1
            error /= len(places)
            slope = np.concatenate([[(error * scores).sum() * np.exp(values[0])], error.sum(axis=0)])
            value = -np.log(np.maximum(shares[right], 1e-12)).mean() + penalty * (values**2).sum()
            return float(value), slope + 2 * penalty * values

        found = minimize(loss, np.zeros(count + 1), jac=True, method="L-BFGS-B")
        self.scale_, self.bias_ = float(np.exp(found.x[0])), found.x[1:]
        return self

    def transform(self, scores: Floats) -> Floats:
        """Return probabilities of the same shape; each row sums to 1."""
        logits = scores * self.scale_ + self.bias_
        logits -= logits.max(axis=1, keepdims=True)
        shares = np.exp(logits)
        return np.asarray(shares / shares.sum(axis=1, keepdims=True))

    def state(self) -> dict[str, NDArray[np.float64]]:
        """Return the arrays that restore the calibrator."""
        return {"scale": np.array([self.scale_]), "bias": self.bias_}

    @classmethod
    def from_state(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Restore a fitted calibrator."""
        self = cls()
        self.scale_, self.bias_ = float(arrays["scale"][0]), np.asarray(arrays["bias"], dtype=np.float64)
        return self


class SigmoidCalibrator:
    """A slope and an intercept for each label: probabilities of labels that may stand together.

    Source: Platt 1999, with his smoothed targets, so that a label with few positives is not overconfident.
    """

    def fit(self, scores: Floats, truth: NDArray[np.bool_], penalty: float = 1e-3) -> Self:
        """Fit on held-out scores and truth, both of shape (units, labels)."""
        fitted = [_platt(scores[:, label], truth[:, label], penalty) for label in range(scores.shape[1])]
        self.slope_, self.intercept_ = (np.array(values) for values in zip(*fitted, strict=True))
        return self

    def transform(self, scores: Floats) -> Floats:
        """Return a probability for each score."""
        return np.asarray(1 / (1 + np.exp(-np.clip(scores * self.slope_ + self.intercept_, -30, 30))))

    def state(self) -> dict[str, NDArray[np.float64]]:
        """Return the arrays that restore the calibrator."""
        return {"slope": self.slope_, "intercept": self.intercept_}

    @classmethod
    def from_state(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Restore a fitted calibrator."""
        self = cls()
        self.slope_ = np.asarray(arrays["slope"], dtype=np.float64)
        self.intercept_ = np.asarray(arrays["intercept"], dtype=np.float64)
        return self


def cross_calibrated(
    kind: type[SoftmaxCalibrator] | type[SigmoidCalibrator],
    scores: Floats,
    truth: NDArray[Any],
    folds: Sequence[tuple[NDArray[np.intp], NDArray[np.intp]]],
) -> Floats:
    """Calibrate each fold's held-out scores with what the other folds tell, so that figures on them stay honest."""
    result = np.zeros_like(scores)
    for _, test in folds:
        rest = np.setdiff1d(np.arange(len(scores)), test)
        result[test] = kind().fit(scores[rest], truth[rest]).transform(scores[test])
    return result


def _platt(scores: Floats, truth: NDArray[np.bool_], penalty: float) -> tuple[float, float]:
    positives, negatives = int(truth.sum()), int((~truth).sum())
    wanted = np.where(truth, (positives + 1) / (positives + 2), 1 / (negatives + 2))

    def loss(values: Floats) -> tuple[float, Floats]:
        logits = values[0] * scores + values[1]
        chance = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
        value = -(wanted * np.log(chance) + (1 - wanted) * np.log(1 - chance)).mean()
        error = (chance - wanted) / len(scores)
        slope = np.array([(error * scores).sum(), error.sum()]) + 2 * penalty * np.array([values[0], 0.0])
        return float(value + penalty * values[0] ** 2), slope

    found = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B")
    return float(found.x[0]), float(found.x[1])


def best_thresholds(chances: Floats, truth: NDArray[np.bool_], lowest: float = 0.15, highest: float = 0.7) -> Floats:
    """Return for each label the threshold with the best F1 on held-out probabilities, shape (labels,).

    >>> best_thresholds(np.array([[0.2], [0.4], [0.6]]), np.array([[False], [True], [True]])).tolist()
    [0.4]
    """
    result = []
    for label in range(chances.shape[1]):
        column, right = chances[:, label], truth[:, label]
        candidates = np.unique(np.clip(column, lowest, highest).round(3))
        scores = [_f1(column >= candidate, right) for candidate in candidates]
        result.append(float(candidates[int(np.argmax(scores))]) if right.any() else 0.5)
    return np.array(result)


def cross_thresholds(
    chances: Floats, truth: NDArray[np.bool_], folds: Sequence[tuple[NDArray[np.intp], NDArray[np.intp]]]
) -> Floats:
    """Return for each unit the thresholds that the other folds would choose, shape (units, labels): for figures."""
    result = np.zeros_like(chances)
    for _, test in folds:
        rest = np.setdiff1d(np.arange(len(chances)), test)
        result[test] = best_thresholds(chances[rest], truth[rest])
    return result


def _f1(found: NDArray[np.bool_], right: NDArray[np.bool_]) -> float:
    hits = int((found & right).sum())
    return 2 * hits / max(int(found.sum()) + int(right.sum()), 1)
