"""Views: what a model is shown of an article or a sentence, as named strings of words.

Named actors are shown by their role, so that a model learns what is done and not who is known for doing it; words that
only refer ("militants", "residents") stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from stancebook.codebook import Codebook
from stancebook.features.lexicon import Lexicon
from stancebook.records import Mention, ReadArticle, ReadUnit, Span, UnitKind  # noqa: F401  (Span serves the example)
from stancebook.text.normalize import fold, lower

View = dict[str, str]

# "told Mara News", "speaking to the Herald": an outlet that names itself would give its articles away
_SELF_MENTION = re.compile(
    r"(?<=\b(?i:told) )(?:the )?[A-Z][\w-]*(?: (?:[A-Z][\w-]*|of|al-[A-Z]\w*))*"
    r"(?= ?(?:that|in|on|by|from|after|[.,:\"]|$))"
    r"|(?<=\b(?i:interview with) )(?:the )?[A-Z][\w-]*(?: [A-Z][\w-]*)*"
)
_DIGITS = re.compile(r"\d[\d.,:]*\d|\d")
LEAD_UNITS = 3


def shown_text(text: str, mentions: Sequence[Mention], hide_actors: bool = True) -> str:
    """Return a unit's text as models see it: folded, lower-case, actors by role, digits and outlet names hidden.

    >>> shown_text("ISIS shelled the town, he told Mara News.", [Mention("ISIS", Span(0, 4), "ISIS", "armed_group")])
    'xarmedgroup shelled the town, he told xoutlet.'
    """
    folded = fold(text)
    parts: list[str] = []
    at = 0
    for mention in mentions:
        if mention.resolved or mention.span.start < at or not hide_actors:
            continue
        parts += [folded[at : mention.span.start], actor_word(mention.role)]
        at = mention.span.end
    hidden = "".join([*parts, folded[at:]])
    return _DIGITS.sub("0", lower(_SELF_MENTION.sub("xoutlet", hidden)))


def actor_word(role: str) -> str:
    """Return the word that stands for any actor of a role."""
    return "x" + role.replace("_", "")


class ViewMaker:
    """Makes the views of sentences and articles, with the word lists of one codebook.

    Parameters
    ----------
    codebook : Codebook
        Its word lists become features.
    """

    def __init__(self, codebook: Codebook) -> None:
        self._lexicon = Lexicon(codebook)

    def sentences(self, read: ReadArticle) -> list[View]:
        """Return a view for each coded unit: its own words, its neighbours', the headline's, and where it stands.

        The views are ``own``, ``before``, ``after``, ``headline``, ``cues`` (word lists) and ``place`` (flags).
        """
        units = read.coded_units
        texts = [shown_text(unit.unit.text, unit.mentions) for unit in units]
        heads = (text for text, unit in zip(texts, units, strict=True) if unit.unit.kind is UnitKind.HEADLINE)
        head = next(heads, "")
        return [
            {
                "own": text,
                "before": texts[at - 1] if at else "",
                "after": texts[at + 1] if at + 1 < len(texts) else "",
                "headline": head if unit.unit.kind is not UnitKind.HEADLINE else "",
                "cues": self._lexicon.cues(unit.unit.text),
                "place": _place(unit, at, len(units)),
            }
            for at, (text, unit) in enumerate(zip(texts, units, strict=True))
        ]

    def article(self, read: ReadArticle) -> View:
        """Return the view of a whole article: ``lead`` (headline and lead), ``all`` of its text, and their ``cues``."""
        units = read.coded_units
        texts = [shown_text(unit.unit.text, unit.mentions) for unit in units]
        cues = [self._lexicon.cues(unit.unit.text) for unit in units]
        lead = " ".join(f"lead|{cue}" for line in cues[:LEAD_UNITS] for cue in line.split())
        return {"lead": "\n".join(texts[:LEAD_UNITS]), "all": "\n".join(texts), "cues": f"{' '.join(cues)} {lead}"}


def _place(unit: ReadUnit, at: int, count: int) -> str:
    flags = [f"kind={unit.unit.kind.value}", f"quote={unit.attribution.kind.value}"]
    flags.append("at=lead" if at < LEAD_UNITS else "at=end" if at >= count - 2 else "at=middle")
    flags += [f"role={role}" for role in sorted({mention.role for mention in unit.mentions})]
    if len(unit.unit.text) < 60:
        flags.append("short")
    return " ".join(flags)
