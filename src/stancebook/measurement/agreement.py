"""Krippendorff's alpha: how far coders agree beyond chance, for any number of coders and with gaps.

Krippendorff, K. (2011), *Computing Krippendorff's alpha-reliability*. 1 is full agreement and 0 is what chance gives;
.8 is the customary mark for firm conclusions and .667 the lowest for tentative ones.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from stancebook.measurement.metrics import Interval, clustered_interval

TENTATIVE = 0.667
"""The alpha below which a variable should not be relied on."""


def value_counts(codes: Sequence[Sequence[str | None]]) -> NDArray[np.int_]:
    """Return how many coders gave each value to each unit, shape (units, values); None where a coder gave nothing.

    Parameters
    ----------
    codes : sequence of sequences
        For each unit the value that each coder gave.

    Examples
    --------
    >>> value_counts([["a", "b"], ["b", None]]).tolist()
    [[1, 1], [0, 1]]
    """
    values = sorted({value for unit in codes for value in unit if value is not None})
    return np.array([[list(unit).count(value) for value in values] for unit in codes], dtype=int).reshape(
        len(codes), len(values)
    )


def nominal_alpha(counts: NDArray[np.int_]) -> float:
    """Return Krippendorff's alpha for values without order.

    Parameters
    ----------
    counts : int array, shape (units, values)
        As `value_counts` returns it. Units with fewer than two values say nothing and are left out.

    Returns
    -------
    float
        Not a number where fewer than two units can be paired or all values are the same: without variation there is
        nothing to agree on.

    Examples
    --------
    >>> round(nominal_alpha(value_counts([["a", "a"], ["b", "b"], ["a", "b"], ["b", "b"]])), 3)
    0.533
    """
    paired = counts[counts.sum(axis=1) >= 2].astype(float)
    coders = paired.sum(axis=1)
    totals = paired.sum(axis=0)
    everything = totals.sum()
    expected = everything**2 - (totals**2).sum()
    if len(paired) < 2 or expected == 0:
        return float("nan")
    observed = ((coders**2 - (paired**2).sum(axis=1)) / (coders - 1)).sum()
    return float(1 - (everything - 1) * observed / expected)


def agreement(codes: Sequence[Sequence[str | None]], groups: Sequence[str], random_state: int = 0) -> Interval:
    """Return alpha with a 95 % interval; whole groups are drawn, as the units of one article go together.

    Parameters
    ----------
    codes : sequence of sequences
        For each unit the value that each coder gave, None for a gap.
    groups : sequence of str
        The article, or group of near copies, of each unit.
    """
    counts = value_counts(codes)
    return clustered_interval(lambda places: nominal_alpha(counts[places]), groups, random_state)
