"""Folds that keep groups whole, and the refusal when there are too few groups."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

from stancebook.errors import TrainingError

Fold = tuple[NDArray[np.intp], NDArray[np.intp]]


def grouped_folds(labels: Sequence[str], groups: Sequence[str], n_folds: int, random_state: int) -> list[Fold]:
    """Return train and test places such that no group stands on both sides, classes spread evenly.

    Raises
    ------
    TrainingError
        If a class has fewer groups than there are folds; the message gives the count of every class.

    Examples
    --------
    >>> grouped_folds(["a", "b", "a"], ["g0", "g1", "g2"], 2, 0)
    Traceback (most recent call last):
        ...
    stancebook.errors.TrainingError: cannot train or evaluate on 3 groups: each class needs at least 2 groups
    (articles that are no near copies of each other), one for each fold; found a: 2, b: 1
    """
    require_groups(labels, groups, n_folds)
    splitter = StratifiedGroupKFold(n_folds, shuffle=True, random_state=random_state)
    return list(splitter.split(np.zeros(len(labels)), np.asarray(labels), np.asarray(groups)))


def random_folds(labels: Sequence[str], n_folds: int, random_state: int) -> list[Fold]:
    """Return folds that ignore the groups: what a careless split would do. Only for the leakage gap."""
    splitter = StratifiedKFold(n_folds, shuffle=True, random_state=random_state)
    return list(splitter.split(np.zeros(len(labels)), np.asarray(labels)))


def require_groups(labels: Sequence[str], groups: Sequence[str], needed: int) -> None:
    """Refuse, with every count, when a class has too few groups for `needed` folds."""
    by_class: dict[str, set[str]] = {}
    for label, group in zip(labels, groups, strict=True):
        by_class.setdefault(label, set()).add(group)
    if len(by_class) < 2 or min(map(len, by_class.values())) < needed:
        counts = ", ".join(f"{label}: {len(found)}" for label, found in sorted(by_class.items()))
        raise TrainingError(
            f"cannot train or evaluate on {len(set(groups))} groups: each class needs at least {needed} groups "
            f"(articles that are no near copies of each other), one for each fold; found {counts}"
        )
