"""Baselines: what a figure must beat before it means anything."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from stancebook.codebook import Variable
from stancebook.text.normalize import fold, lower


def majority(train: Sequence[str], count: int) -> list[str]:
    """Predict the most frequent label of the training set, `count` times.

    >>> majority(["a", "b", "a"], 2)
    ['a', 'a']
    """
    return [Counter(train).most_common(1)[0][0]] * count


class KeywordBaseline:
    """Counts the codebook's keywords; no keyword, no label.

    Parameters
    ----------
    variable : Variable
        Its labels' ``keywords`` are matched as whole words, without case.
    """

    def __init__(self, variable: Variable) -> None:
        self.variable = variable
        self._patterns = {
            label.id: re.compile(
                r"(?<!\w)(?:" + "|".join(re.escape(lower(fold(word))) for word in label.keywords) + r")(?!\w)"
            )
            for label in variable.label
            if label.keywords
        }

    def single(self, texts: Sequence[str]) -> list[str]:
        """Return the label with the most hits for each text, or the variable's code for none."""
        result = []
        for text in texts:
            counts = self._counts(text)
            best = max(counts, key=lambda label: counts[label], default=None)
            result.append(best if best is not None and counts[best] else str(self.variable.none))
        return result

    def multiple(self, texts: Sequence[str]) -> list[set[str]]:
        """Return every label with a hit for each text."""
        return [{label for label, count in self._counts(text).items() if count} for text in texts]

    def _counts(self, text: str) -> dict[str, int]:
        folded = lower(fold(text))
        return {label: len(pattern.findall(folded)) for label, pattern in self._patterns.items()}


def actor_prior(train_targets: Sequence[str], train_labels: Sequence[str], targets: Sequence[str]) -> list[str]:
    """Predict for each target the label it most often had in training: what a name alone tells.

    >>> actor_prior(["X", "X", "Y"], ["against", "against", "none"], ["X", "Z"])
    ['against', 'against']
    """
    overall = Counter(train_labels).most_common(1)[0][0]
    by_target: dict[str, Counter[str]] = {}
    for target, label in zip(train_targets, train_labels, strict=True):
        by_target.setdefault(target, Counter())[label] += 1
    return [by_target[target].most_common(1)[0][0] if target in by_target else overall for target in targets]
