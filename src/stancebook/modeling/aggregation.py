"""From units to the article, by rules that are declared: they stand in the model card and in every manifest."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from stancebook.records import Stance, UnitKind

Floats = NDArray[np.float64]
_FLOOR = 1e-3
"""No single source may rule a topic out."""


@dataclass(frozen=True, slots=True)
class AggregationRule:
    """How unit probabilities become article evidence.

    A headline and the units of the lead weigh more, as they carry the main event. A frame holds for the article when
    it holds in the headline or lead, or in at least ``frame_share`` of its units. A holder takes a side in the article
    with the probability that at least one unit takes it, units below ``stance_floor`` left out so that length alone
    makes no stance; it is stated from ``stance_held``, and beside the opposite side only when both are clear.
    """

    headline: float = 3.0
    lead: float = 2.0
    lead_units: int = 2
    frame_share: float = 0.15
    stance_floor: float = 0.1
    stance_held: float = 0.4
    stance_clear: float = 0.6

    def weights(self, kinds: Sequence[UnitKind]) -> Floats:
        """Return the weight of each unit, summing to 1."""
        body = 0
        weights = []
        for kind in kinds:
            if kind is UnitKind.HEADLINE:
                weights.append(self.headline)
            elif kind is UnitKind.BODY:
                body += 1
                weights.append(self.lead if body <= self.lead_units else 1.0)
            else:
                weights.append(1.0)
        total = np.array(weights)
        return np.asarray(total / total.sum())


def article_scores(rule: AggregationRule, kinds: Sequence[UnitKind], chances: Floats, text_chances: Floats) -> Floats:
    """Return the score of each topic for an article: what its whole text says and what its units say, pooled.

    A logarithmic opinion pool (Genest and Zidek 1986) with both sides weighing the same; calibration turns the scores
    into probabilities.

    Parameters
    ----------
    rule : AggregationRule
        Gives the weights of the units.
    kinds : sequence of UnitKind, length (units)
    chances : array, shape (units, labels)
        Topic probabilities of the units.
    text_chances : array, shape (labels,)
        Topic probabilities of the whole text.

    Returns
    -------
    array, shape (labels,)

    Examples
    --------
    >>> scores = article_scores(AggregationRule(), [UnitKind.BODY], np.array([[0.5, 0.5]]), np.array([0.9, 0.1]))
    >>> int(scores.argmax())
    0
    """
    of_units = rule.weights(kinds) @ chances
    return np.asarray(np.log(np.maximum(of_units, _FLOOR)) + np.log(np.maximum(text_chances, _FLOOR)))


def unit_evidence(chances: Floats, article_chances: Floats) -> Floats:
    """Return the numbers a unit's topic is judged by: its own, its neighbours', and its article's.

    Parameters
    ----------
    chances : array, shape (units, labels)
        Topic probabilities of the units of one article, each from its own words.
    article_chances : array, shape (labels,)
        The topic probabilities of the article.

    Returns
    -------
    array, shape (units, 5 * labels)
        Own, one before, one after, mean of the article's units, article. An edge unit's missing neighbour is the mean.
    """
    mean = chances.mean(axis=0, keepdims=True)
    before, after = np.vstack([mean, chances[:-1]]), np.vstack([chances[1:], mean])
    around = np.repeat(np.hstack([mean, article_chances[None, :]]), len(chances), axis=0)
    return np.hstack([chances, before, after, around])


def article_frames(
    rule: AggregationRule, kinds: Sequence[UnitKind], chances: Floats, thresholds: Floats
) -> NDArray[np.bool_]:
    """Return which frames hold for the article, given their unit probabilities of shape (units, frames)."""
    held = chances >= thresholds
    top = np.array([kind is UnitKind.HEADLINE for kind in kinds])
    bodies = np.flatnonzero([kind is UnitKind.BODY for kind in kinds])
    if not top.any() and len(bodies):
        top[bodies[0]] = True
    return np.asarray(held[top].any(axis=0) | (held.mean(axis=0) >= rule.frame_share))


def article_stances(rule: AggregationRule, leanings: Sequence[Stance]) -> list[Stance]:
    """Return the stances of an article, the surest first, each with the units that led to it.

    Parameters
    ----------
    rule : AggregationRule
        Says how units add up.
    leanings : sequence of Stance
        Every side of every (unit, holder, target) with its probability, small ones among them.
    """
    sides: dict[tuple[str, str], dict[str, list[Stance]]] = defaultdict(lambda: defaultdict(list))
    for leaning in leanings:
        if leaning.probability >= rule.stance_floor:
            sides[leaning.holder, leaning.target][leaning.stance].append(leaning)
    stances = []
    for by_side in sides.values():
        merged = sorted(map(_merge, by_side.values()), key=lambda stance: -stance.probability)
        held = [stance for stance in merged if stance.probability >= rule.stance_held]
        stances += held[:1] + [stance for stance in held[1:] if stance.probability >= rule.stance_clear]
    return sorted(stances, key=lambda stance: (-stance.probability, stance.holder, stance.target))


def _merge(leanings: Sequence[Stance]) -> Stance:
    """Return the leanings of one holder toward one target to one side as one stance, the surest evidence first."""
    ordered = sorted(leanings, key=lambda leaning: -leaning.probability)
    none_of_them = np.prod([1 - leaning.probability for leaning in ordered])
    evidence = tuple(dict.fromkeys(item for leaning in ordered for item in leaning.evidence))
    types = Counter(leaning.holder_type for leaning in ordered)
    return replace(
        ordered[0], probability=float(1 - none_of_them), holder_type=types.most_common(1)[0][0], evidence=evidence
    )
