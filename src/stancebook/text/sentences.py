"""Sentences with their offsets, paragraph by paragraph; a quotation is not split inside its quote marks."""

from __future__ import annotations

import re

from sentencex import get_sentence_boundaries

from stancebook.records import Span
from stancebook.text.normalize import fold

# the splitter may part what these hold together
_OPEN_ABBREVIATION = re.compile(
    r"(?:\b(?:Maj|Gen|Col|Lt|Capt|Sgt|Cpl|Brig|Adm|Cmdr|Rev|Hon|Msgr|Sen|Rep|Gov|Pres|Dr|Mr|Mrs|Ms|Prof|St|Mt|Ft|No|vs|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|approx|est|[A-Z])\.)\s*$"
)
_NEVER_ALONE = re.compile(r"^[\s\"')\].,;]*$|^\s*[a-z,;)]")
_PIECE_LIMIT = 20_000


def split_sentences(text: str) -> list[Span]:
    """Return the sentences of one paragraph.

    Source: the splitter is `sentencex`, whose exact version is part of every model; the merge pass mends what it
    parts inside quote marks and after military ranks.

    >>> text = 'He left. "I saw it. It fell," said Maj. Gen. Ali.'
    >>> [span.of(text) for span in split_sentences(text)]
    ['He left.', '"I saw it. It fell," said Maj. Gen. Ali.']
    """
    folded = fold(text)
    pieces: list[Span] = []
    for at in range(0, len(folded), _PIECE_LIMIT):  # a paragraph this long is no paragraph; keep the cost linear
        part = folded[at : at + _PIECE_LIMIT]
        pieces.extend(
            Span(at + boundary["start_index"], at + boundary["end_index"])
            for boundary in get_sentence_boundaries("en", part)
        )
    merged: list[Span] = []
    for piece in pieces:
        if merged and _continues(merged[-1].of(folded), piece.of(folded)):
            merged[-1] = Span(merged[-1].start, piece.end)
        else:
            merged.append(piece)
    return [trimmed for span in merged if (trimmed := _trim(folded, span)).start < trimmed.end]


def _continues(before: str, piece: str) -> bool:
    if len(before) > _PIECE_LIMIT:
        return False
    if _OPEN_ABBREVIATION.search(before) and not re.match(r"\s*[\"'(]", piece):
        return True
    return bool(_NEVER_ALONE.match(piece)) and not before.rstrip().endswith(":")


def _trim(text: str, span: Span) -> Span:
    piece = span.of(text)
    left = len(piece) - len(piece.lstrip())
    return Span(span.start + left, span.start + len(piece.rstrip()))
