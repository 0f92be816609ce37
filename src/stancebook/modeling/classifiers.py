"""Classifiers over views: n-grams, a linear model, and calibration on groups that were held out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from stancebook.features.ngrams import Block, ViewVectorizer
from stancebook.features.views import View
from stancebook.modeling.calibration import (
    SigmoidCalibrator,
    SoftmaxCalibrator,
    best_thresholds,
    cross_calibrated,
    cross_thresholds,
)

Floats = NDArray[np.float64]
Fold = tuple[NDArray[np.intp], NDArray[np.intp]]
State = tuple[dict[str, Any], list[list[str]], dict[str, NDArray[Any]]]
_SMOOTHING = 0.1


class ViewClassifier:
    """A linear model over the n-grams of views, with calibrated probabilities and a threshold for each label.

    Parameters
    ----------
    labels : sequence of str
        The labels, in the order of the columns of every result.
    blocks : sequence of Block
        The n-grams to use.
    multiple : bool
        Whether labels may stand together (frames) or exclude each other (topic, stance). Those that stand together
        are fitted one by one, on features that count the more, the further they tell the label from the rest.
    strength : float
        Inverse of the regularisation (``C`` of logistic regression).
    balanced : bool
        Whether rare labels weigh more in fitting.
    """

    def __init__(
        self, labels: Sequence[str], blocks: Sequence[Block], *, multiple: bool, strength: float, balanced: bool = True
    ) -> None:
        self.labels = list(labels)
        self.blocks = list(blocks)
        self.multiple = multiple
        self.strength = strength
        self.balanced = balanced

    def fit(
        self, views: Sequence[View], truth: NDArray[np.bool_], folds: Sequence[Fold], weights: Floats | None = None
    ) -> Self:
        """Fit on all views, and the calibration on scores that models of the folds gave to what they had not seen.

        Parameters
        ----------
        views : sequence of View
            What the model is shown.
        truth : bool array, shape (views, labels)
            Which labels hold; exactly one a row unless ``multiple``.
        folds : sequence of (train, test) places
            Grouped folds.
        weights : float array, shape (views,), optional
            How much each view counts in fitting; an arguable coding may count less.

        Attributes
        ----------
        held_out_ : float array, shape (views, labels)
            The calibrated probability of each view by models and calibration that had not seen its group: for figures.
        held_out_thresholds_ : float array, shape (views, labels)
            The thresholds that the other folds would choose: for figures.
        below_ : float array, shape (views, labels)
            The same scores under the one final calibration: what a model on top of this one is trained on. A
            calibration that leaves out each fold in turn would tell that model the fold's class shares.
        """
        counts = np.ones(len(views)) if weights is None else weights
        scores = np.zeros(truth.shape)
        for train, test in folds:
            part = self._clone()
            part._fit_scores([views[place] for place in train], truth[train], counts[train])
            scores[test] = part.scores([views[place] for place in test])
        self._fit_scores(views, truth, counts)
        kind: type[SigmoidCalibrator] | type[SoftmaxCalibrator] = (
            SigmoidCalibrator if self.multiple else SoftmaxCalibrator
        )
        answers: NDArray[Any] = truth if self.multiple else truth.argmax(axis=1)
        self.calibrator_ = kind().fit(scores, answers)
        self.held_out_ = cross_calibrated(kind, scores, answers, folds)
        self.below_ = self.calibrator_.transform(scores)
        self.thresholds_ = best_thresholds(self.held_out_, truth)
        self.held_out_thresholds_ = cross_thresholds(self.held_out_, truth, folds)
        return self

    def scores(self, views: Sequence[View]) -> Floats:
        """Return uncalibrated scores, shape (views, labels)."""
        return np.asarray(self.vectorizer_.transform(views) @ self.weights_ + self.intercepts_, dtype=np.float64)

    def predict_proba(self, views: Sequence[View]) -> Floats:
        """Return calibrated probabilities, shape (views, labels)."""
        if not len(views):
            return np.zeros((0, len(self.labels)))
        return self.calibrator_.transform(self.scores(views))

    def _clone(self) -> ViewClassifier:
        return ViewClassifier(
            self.labels, self.blocks, multiple=self.multiple, strength=self.strength, balanced=self.balanced
        )

    def _fit_scores(self, views: Sequence[View], truth: NDArray[np.bool_], counts: Floats) -> None:
        self.vectorizer_ = ViewVectorizer(self.blocks).fit(views)
        matrix = self.vectorizer_.transform(views)
        weights = np.zeros((len(self.labels), matrix.shape[1]))
        intercepts = np.full(len(self.labels), -4.0)
        model = LogisticRegression(
            C=self.strength, class_weight="balanced" if self.balanced else None, max_iter=400, tol=1e-3
        )
        if self.multiple:
            for label in range(len(self.labels)):
                held = truth[:, label]
                if held.any() and not held.all():
                    scale = contrast(matrix, held)
                    model.fit(matrix.multiply(scale).tocsr(), held, sample_weight=counts)
                    weights[label], intercepts[label] = model.coef_[0] * scale, model.intercept_[0]
        else:
            model.fit(matrix, truth.argmax(axis=1), sample_weight=counts)
            present = model.classes_
            if len(present) == 2:
                weights[present[1]], intercepts[present] = model.coef_[0], [0.0, model.intercept_[0]]
            else:
                weights[present], intercepts[present] = model.coef_, model.intercept_
        self.weights_ = weights.T.astype(np.float32)
        self.intercepts_ = intercepts

    def state(self) -> State:
        """Return settings, vocabularies and arrays: all that a plain model folder needs."""
        vocabularies, idf = self.vectorizer_.state()
        settings = {
            "labels": self.labels,
            "blocks": [asdict(block) for block in self.blocks],
            "multiple": self.multiple,
            "strength": self.strength,
            "balanced": self.balanced,
        }
        arrays: dict[str, NDArray[Any]] = {
            **idf,
            "weights": self.weights_,
            "intercepts": self.intercepts_,
            "thresholds": self.thresholds_,
            **self.calibrator_.state(),
        }
        return settings, vocabularies, arrays

    @classmethod
    def from_state(
        cls, settings: Mapping[str, Any], vocabularies: Sequence[list[str]], arrays: Mapping[str, NDArray[Any]]
    ) -> ViewClassifier:
        """Restore a fitted classifier."""
        self = cls(
            settings["labels"],
            [Block(**block) for block in settings["blocks"]],
            multiple=settings["multiple"],
            strength=settings["strength"],
            balanced=settings["balanced"],
        )
        self.vectorizer_ = ViewVectorizer.from_state(self.blocks, vocabularies, arrays)
        self.weights_ = np.asarray(arrays["weights"], dtype=np.float32)
        self.intercepts_ = np.asarray(arrays["intercepts"], dtype=np.float64)
        self.thresholds_ = np.asarray(arrays["thresholds"], dtype=np.float64)
        calibrator = SigmoidCalibrator if self.multiple else SoftmaxCalibrator
        self.calibrator_ = calibrator.from_state(arrays)
        return self


def contrast(matrix: csr_matrix, held: NDArray[np.bool_]) -> Floats:
    """Return 1 + |log(p/q)| for each feature, p and q its shares of all weight with the label and without.

    The naive-Bayes weights of Wang & Manning (2012), *Baselines and bigrams*; the 1 keeps features that tell nothing
    by themselves and something beside others.

    Parameters
    ----------
    matrix : sparse matrix, shape (views, features)
        Not negative.
    held : bool array, shape (views,)
        Where the label holds.

    Examples
    --------
    >>> table = csr_matrix([[1.0, 1.0], [0.0, 1.0]])
    >>> contrast(table, np.array([True, False])).round(2).tolist()
    [2.79, 1.61]
    """
    inside, outside = (np.asarray(matrix[rows].sum(axis=0)).ravel() + _SMOOTHING for rows in (held, ~held))
    return np.asarray(1 + np.abs(np.log((inside / inside.sum()) / (outside / outside.sum()))))
