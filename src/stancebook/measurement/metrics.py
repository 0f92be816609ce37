"""Labels to numbers: F1 by label, their mean, calibration error, and intervals that respect articles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class LabelScore:
    """Precision, recall and F1 of one label, and how often it was right to be given (``support``)."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """Write the figure as tables show it.

        >>> str(Interval(0.8123, 0.78, 0.84))
        '.812 [.780, .840]'
        """
        return f"{_short(self.value)} [{_short(self.low)}, {_short(self.high)}]"


def label_scores(truth: NDArray[np.bool_], found: NDArray[np.bool_], labels: Sequence[str]) -> dict[str, LabelScore]:
    """Return the scores of each label, given two tables of shape (units, labels)."""
    result = {}
    for place, label in enumerate(labels):
        right, given = truth[:, place], found[:, place]
        hits = int((right & given).sum())
        precision = hits / max(int(given.sum()), 1)
        recall = hits / max(int(right.sum()), 1)
        f1 = 2 * hits / max(int(given.sum()) + int(right.sum()), 1)
        result[label] = LabelScore(precision, recall, f1, int(right.sum()))
    return result


def macro_f1(truth: NDArray[np.bool_], found: NDArray[np.bool_]) -> float:
    """Return the mean F1 of the labels that occur in truth or prediction; tables of shape (units, labels).

    >>> table = np.array([[True, False], [False, True]])
    >>> macro_f1(table, table)
    1.0
    """
    hits = (truth & found).sum(axis=0)
    total = truth.sum(axis=0) + found.sum(axis=0)
    occurs = total > 0
    return float((2 * hits[occurs] / total[occurs]).mean()) if occurs.any() else 0.0


def calibration_error(chances: NDArray[np.float64], right: NDArray[np.bool_], bins: int = 10) -> float:
    """Return the expected calibration error: mean gap between the probability of an answer and how often it is right.

    Parameters
    ----------
    chances : array, shape (units,)
        The probability of the answer given.
    right : bool array, shape (units,)
        Whether the answer was right.

    Examples
    --------
    >>> calibration_error(np.array([0.75] * 4), np.array([True, True, True, False]))
    0.0
    """
    if not len(chances):
        return 0.0
    places = np.minimum((chances * bins).astype(int), bins - 1)
    gaps = [
        abs(chances[places == place].mean() - right[places == place].mean()) * (places == place).mean()
        for place in range(bins)
        if (places == place).any()
    ]
    return float(sum(gaps))


def clustered_interval(
    figure: Callable[[NDArray[np.intp]], float], groups: Sequence[str], random_state: int, draws: int = 500
) -> Interval:
    """Return a figure with a percentile bootstrap interval over whole groups, as units of one article go together.

    Draws for which the figure is not a number (nothing varies in them) are left out.

    Parameters
    ----------
    figure : callable
        Takes the places of the units drawn (with repetition) and returns the figure.
    groups : sequence of str
        The group of each unit.
    """
    names, members = np.unique(np.asarray(groups), return_inverse=True)
    by_group = [np.flatnonzero(members == place) for place in range(len(names))]
    generator = np.random.default_rng(random_state)
    values = [
        figure(np.concatenate([by_group[place] for place in generator.integers(0, len(names), len(names))]))
        for _ in range(draws)
    ]
    low, high = np.nanquantile(values, [0.025, 0.975]) if not np.isnan(values).all() else (np.nan, np.nan)
    return Interval(figure(np.arange(len(members))), float(low), float(high))


def _short(value: float) -> str:
    return f"{value:.3f}".removeprefix("0") if 0 <= value < 1 else f"{value:.3f}"
