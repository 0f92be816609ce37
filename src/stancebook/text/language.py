"""Whether a text is English prose at all. If not, the model declines instead of guessing."""

from __future__ import annotations

import re

from stancebook.text.normalize import WORD, fold, lower

# the commonest function words; running English holds 30-50 % of them, headlines and telegrams above 10 %
_FUNCTION = frozenset(
    """the of to and a in is it that was for on are as with his they at be this from have or by one had not but
    what all were when we there can an your which their said if do will each about up out them then she many
    some so these would other into has more her him has no who its over after before than been could our under
    we're it's""".split()
)
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
FEWEST_FUNCTION_WORDS = 0.09
_ENOUGH_WORDS = 25
_HEADLINE_WORDS = 12
"""A headline may do without function words."""


def why_not_english_prose(text: str, fewest_words: int) -> str | None:
    """Return why a text cannot be coded as English prose, or None.

    >>> why_not_english_prose("Blood.", 8)
    'too short'
    >>> why_not_english_prose("Les habitants de la ville ont fui vers le nord avant que l'armée ne ferme la route.", 8)
    'not English prose'
    """
    letters = len(_LETTER.findall(text))
    if letters and len(_LATIN.findall(text)) < 0.7 * letters:
        return "not English prose"
    words = [lower(word) for word in WORD.findall(fold(text))]
    plain = [word for word in words if _LETTER.search(word)]
    if len(plain) < fewest_words:
        return "too short"
    if len(plain) < _HEADLINE_WORDS:
        return None
    share = sum(word in _FUNCTION for word in plain) / len(plain)
    # a few words may hold no function word by chance: ask less of a short text
    needed = FEWEST_FUNCTION_WORDS if len(plain) >= _ENOUGH_WORDS else FEWEST_FUNCTION_WORDS / 3
    return "not English prose" if share < needed else None
