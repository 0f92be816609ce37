"""Generalisation: the figures of models that have read less, or nothing at all of one kind of article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stancebook.corpus.splits import Fold, grouped_folds
from stancebook.errors import TrainingError
from stancebook.evaluation import Question
from stancebook.examples import Examples
from stancebook.fitting import Fitted
from stancebook.held_out import HeldOut
from stancebook.measurement.metrics import Interval

Places = NDArray[np.intp]
Progress = Callable[[str], None]
REST = "rest"
"""What stands for all values too rare to be held out by themselves."""


@dataclass(frozen=True)
class Setting:
    """What models of one restriction reached: on topics of articles, topics of units, and frames where coded."""

    name: str
    articles: int
    questions: tuple[Question, ...]

    def figure(self, question: str, system: str = "stancebook") -> Interval:
        """Return the macro-F1 of a system on one question."""
        rows = next(found.rows for found in self.questions if found.name == question)
        return next(row.macro_f1 for row in rows if row.system == system)


def leave_one_out(
    examples: Examples,
    values: Sequence[str],
    *,
    least: int = 20,
    random_state: int = 0,
    progress: Progress = lambda step: None,
) -> list[Setting]:
    """Measure every value on models that have read no article with it.

    Parameters
    ----------
    examples : Examples
        The coded corpus.
    values : sequence of str
        The value of each article: its conflict, its outlet, its decade.
    least : int
        Values with fewer articles are held out together, as `REST`, and not reported.
    random_state : int
        Fixes the bootstrap over groups of near copies.

    Returns
    -------
    list of Setting
        One for each reported value, in order of name. Article groups that hold several values are left out of the
        training side of each of them.

    Raises
    ------
    TrainingError
        If fewer than two values have enough articles.
    """
    counts = Counter(values)
    found = np.array([value if counts[value] >= least else REST for value in values])
    names = sorted(set(found) - {REST})
    if len(names) < 2:
        raise TrainingError(f"leaving one out needs at least 2 values with {least} articles each; found {len(names)}")
    groups = np.array(examples.groups)
    folds: list[Fold] = []
    for name in sorted(set(found)):
        test = np.flatnonzero(found == name)
        folds.append((np.flatnonzero(~np.isin(groups, groups[test])), test))
    held_out = HeldOut(examples, Fitted(examples, folds, progress), random_state)
    return [_setting(name, held_out, np.flatnonzero(found == name)) for name in names]


def learning_curve(
    examples: Examples,
    shares: Sequence[float] = (0.25, 0.5, 1.0),
    *,
    n_folds: int = 5,
    random_state: int = 0,
    progress: Progress = lambda step: None,
) -> list[Setting]:
    """Measure models that have read a share of the groups; a smaller share is part of every larger one.

    Parameters
    ----------
    examples : Examples
        The coded corpus.
    shares : sequence of float in (0, 1]
        Which part of the groups on the training side is kept.
    n_folds : int
        Folds of whole groups; all shares are tested on the same.
    random_state : int
        Fixes the folds, the draws and the bootstrap.
    """
    folds = grouped_folds(examples.topics, examples.groups, n_folds, random_state)
    groups = np.array(examples.groups)
    order = np.random.default_rng(random_state).permutation(np.unique(groups))
    result = []
    for share in shares:
        thinned = []
        for train, test in folds:
            here = order[np.isin(order, groups[train])]
            kept = here[: max(1, round(share * len(here)))]
            thinned.append((train[np.isin(groups[train], kept)], test))
        result.append(_measured(f"{share:.0%}", examples, thinned, random_state, progress))
    return result


def without(
    examples: Examples,
    left_out: Sequence[bool],
    name: str,
    *,
    n_folds: int = 5,
    random_state: int = 0,
    progress: Progress = lambda step: None,
) -> Setting:
    """Measure models that have not read some articles, on all articles.

    Parameters
    ----------
    examples : Examples
        The coded corpus.
    left_out : sequence of bool
        Which articles no model reads; they are tested like the others.
    name : str
        What the result is called.
    """
    folds = grouped_folds(examples.topics, examples.groups, n_folds, random_state)
    skipped = np.asarray(left_out)
    return _measured(name, examples, [(train[~skipped[train]], test) for train, test in folds], random_state, progress)


def mean_interval(settings: Sequence[Setting], question: str, system: str, random_state: int = 0) -> Interval:
    """Return the mean figure of several settings, with a 95 % interval over settings drawn anew."""
    values = np.array([setting.figure(question, system).value for setting in settings])
    generator = np.random.default_rng(random_state)
    drawn = values[generator.integers(0, len(values), (2000, len(values)))].mean(axis=1)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Interval(float(values.mean()), float(low), float(high))


def _measured(name: str, examples: Examples, folds: Sequence[Fold], random_state: int, progress: Progress) -> Setting:
    held_out = HeldOut(examples, Fitted(examples, folds, progress), random_state)
    return _setting(name, held_out, np.arange(len(examples.topics)))


def _setting(name: str, held_out: HeldOut, articles: Places) -> Setting:
    asked = (held_out.article_topic(articles), held_out.unit_topic(articles), held_out.frames(articles))
    return Setting(name, len(articles), tuple(question for question in asked if question is not None))
