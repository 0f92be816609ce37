"""From units to the article, by rules that are declared: they stand in the model card and in every manifest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stancebook.records import Evidence, Stance, UnitKind

Floats = NDArray[np.float64]
_FLOOR = 1e-3
"""No single source may rule a topic out."""


@dataclass(frozen=True, slots=True)
class AggregationRule:
    """How unit probabilities become article evidence.

    A headline and the units of the lead weigh more, as they carry the main event; a frame holds for the article when
    it holds in the headline or lead, or in at least ``frame_share`` of its units; a holder takes a side in the article
    by one clear unit or two arguable ones.
    """

    headline: float = 3.0
    lead: float = 2.0
    lead_units: int = 2
    frame_share: float = 0.15
    clear: float = 0.6
    arguable_units: int = 2

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


def article_stances(rule: AggregationRule, stances: Sequence[Stance]) -> list[Stance]:
    """Return one stance for each holder, target and side that the units support, the surest first.

    A holder who takes both sides keeps both rows, each with its own evidence.
    """
    sides: dict[tuple[str, str, str], list[Stance]] = defaultdict(list)
    for stance in stances:
        sides[stance.holder, stance.target, stance.stance].append(stance)
    result = []
    for (holder, target, side), found in sides.items():
        surest = max(found, key=lambda stance: stance.probability)
        if surest.probability < rule.clear and len(found) < rule.arguable_units:
            continue
        evidence: list[Evidence] = []
        for stance in sorted(found, key=lambda stance: -stance.probability):
            evidence.extend(item for item in stance.evidence if item not in evidence)
        kinds = [stance.holder_type for stance in found]
        result.append(
            Stance(
                holder,
                max(set(kinds), key=kinds.count),
                target,
                side,
                surest.probability,
                surest.basis,
                tuple(evidence),
            )
        )
    return sorted(result, key=lambda stance: (-stance.probability, stance.holder, stance.target))
