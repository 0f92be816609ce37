"""Subjects: the noun phrase that a sentence is about, found without a parser."""

from __future__ import annotations

import re

from stancebook.records import Span
from stancebook.text.speakers import person_names

# words that cannot stand inside a plain noun phrase, so that the phrase ends before them
_FINITE = re.compile(
    r"(?:\b(?:was|were|is|are|isn't|wasn't|has|have|had|hasn't|will|would|won't|can|can't|cannot|could|couldn't|may|"
    r"might|must|should|shall|does|do|did|didn't|doesn't|don't|came|went|gave|took|stood|sat|held|put|puts|made|left|"
    r"got|ran|brought|lost|won|kept|sent|met|saw|told|said|says|say|wrote|spoke|began|became|found|thought|felt|led|"
    r"fell|paid|sold|cut|let|set|built|spent|drove|knew|grew|drew|broke|lives|works|runs|comes|goes|takes|gives|"
    r"wants|keeps|drinks|leads|heads|joined|spread|hit|shot|fled|fought)\b"
    r"|(?<!\bthe )(?<!\ba )(?<!\ban )(?<!-)\b[a-z]{2,}(?<!e)ed\b(?! by\b)"
    r"|\b[a-z]{3,}(?<!s)s (?:the|a|an|his|her|its|that|to|on|at|in) )"
)
_LEAD_IN = re.compile(
    r"^\W*(?:in|on|at|after|before|during|since|with|by|for|despite|following|from|within|among|under|earlier|later|"
    r"last|this|meanwhile|however|moreover|also|still|yet|but|and|so|then|instead|today|yesterday|now|\w+ly)\b",
    re.IGNORECASE,
)
_LONGEST = 14
_WITHIN = 400


def has_finite_verb(text: str) -> bool:
    """Whether a stretch contains a verb, so that it is a clause and no noun phrase.

    >>> has_finite_verb("the bags were not tested"), has_finite_verb("a doctor at the hospital")
    (True, False)
    """
    return _FINITE.search(text) is not None


def _is_apposition(piece: str) -> bool:
    names = person_names(piece)
    named = bool(names) and piece.rstrip().endswith(names[0][0])
    return (named or re.match(r" (?:an?|the) ", piece) is not None) and not has_finite_verb(piece)


def leading_subject(text: str) -> Span | None:
    """Return the noun phrase that opens a sentence, its apposition included; None where it is not plain.

    >>> text = "At noon, Ana Ruiz, a nurse, was tired."
    >>> leading_subject(text).of(text)
    'Ana Ruiz, a nurse'
    """
    at = 0
    pieces = text[:_WITHIN].split(",")
    for place, piece in enumerate(pieces):
        start, at = at, at + len(piece) + 1
        if not re.search(r"\w", piece) or (_LEAD_IN.match(piece) and not person_names(piece[:40])):
            continue
        verb = _FINITE.search(piece)
        phrase = piece[: verb.start()] if verb else piece
        relative = re.search(r" (?:who|whom|which|whose|that)\b", phrase)
        phrase = phrase[: relative.start()] if relative else phrase
        words = phrase.split()
        if not words or len(words) > _LONGEST:
            return None
        left = len(phrase) - len(phrase.lstrip())
        end = start + len(phrase.rstrip())
        if not verb and len(pieces) > place + 2 and _is_apposition(pieces[place + 1]):
            end = start + len(piece) + 1 + len(pieces[place + 1])
        return Span(start + left, end)
    return None
