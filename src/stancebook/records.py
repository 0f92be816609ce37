"""The records that cross layers: frozen, and they answer questions through properties.

Every ``start`` and ``end`` is a half-open character offset into `Article.body`, which nothing rewrites after
reading. Only `CodedArticle.to_dict` translates: see `Article.locate`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

NARRATOR = "NARRATOR"
"""The holder that stands for the outlet's own voice."""

UNKNOWN_SPEAKER = "UNKNOWN_SPEAKER"
"""The holder of a quotation whose speaker the text does not give."""


class UnitKind(StrEnum):
    """What a unit is on the page. Boilerplate is kept with its offsets but never coded and never a feature."""

    HEADLINE = "headline"
    SUBHEAD = "subhead"
    BODY = "body"
    CAPTION = "caption"
    BOILERPLATE = "boilerplate"


class QuoteKind(StrEnum):
    """How a unit reports speech."""

    NONE = "none"
    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"
    FLOATING = "direct_floating"


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of characters.

    >>> Span(4, 7).of("the war")
    'war'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters of `text` under this span."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share a character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True)
class Article:
    """One news item.

    Parameters
    ----------
    article_id : str
        Unique in its collection; the file name for a file.
    body : str
        The whole text, headline included. Spans point into it.
    given_headline : str or None
        The headline, where the input gave it apart from its text. Then ``body`` begins with it.
    metadata : mapping of str to object
        Whatever else the input carried (outlet, published_at, ...), passed through untouched.
    text_start : int
        Where in ``body`` the input's own ``text`` begins: 0 unless the headline was given apart.
    """

    article_id: str
    body: str
    given_headline: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def text_start(self) -> int:
        """Characters of ``body`` before the input's own text."""
        return 0 if self.given_headline is None else len(self.given_headline) + 2

    @classmethod
    def from_text(
        cls, article_id: str, text: str, headline: str | None = None, metadata: Mapping[str, Any] | None = None
    ) -> Article:
        r"""Build an article from its parts.

        >>> Article.from_text("a1", "Troops left.", headline="Army leaves").body
        'Army leaves\n\nTroops left.'
        """
        headline = " ".join(headline.split()) if headline else ""
        repeated = " ".join(text[: 2 * len(headline) + 20].split()).startswith(headline)
        given = headline if headline and not repeated else None
        body = text if given is None else f"{given}\n\n{text}"
        return cls(article_id, body, given, MappingProxyType(dict(metadata or {})))

    def locate(self, span: Span) -> Span:
        """Return `span` as the caller counts: from the beginning of the ``text``, or of a headline given apart."""
        shift = self.text_start if span.start >= self.text_start else 0
        return Span(span.start - shift, span.end - shift)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An input that is no article, with the reason in a clause."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A headline, sub-head, sentence, caption or boilerplate line: what can be coded, or is known not to be."""

    index: int
    span: Span
    kind: UnitKind
    paragraph: int
    text: str

    @property
    def is_coded(self) -> bool:
        """Whether this unit is ever coded."""
        return self.kind is not UnitKind.BOILERPLATE


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose words a unit reports: a quote as speaker, cue and content.

    ``speaker`` is `NARRATOR` where nobody is quoted; ``speaker_type`` is an id of the codebook's holder types.
    ``content`` holds the spans that belong to the speaker; the rest of the unit is the narrator's voice.
    """

    kind: QuoteKind = QuoteKind.NONE
    speaker: str = NARRATOR
    speaker_type: str = "narrator"
    cue: Span | None = None
    source: Span | None = None
    content: tuple[Span, ...] = ()

    @property
    def is_speech(self) -> bool:
        """Whether somebody other than the narrator is quoted."""
        return self.kind is not QuoteKind.NONE


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a target is named, or referred to by a word that the article resolves."""

    target: str
    span: Span
    surface: str
    role: str
    resolved: bool = False


@dataclass(frozen=True, slots=True)
class Holder:
    """A candidate holder of a stance in one unit."""

    name: str
    type: str
    basis: str
    span: Span | None = None

    @property
    def is_narrator(self) -> bool:
        """Whether this is the outlet's own voice."""
        return self.name == NARRATOR


@dataclass(frozen=True, slots=True)
class ReadUnit:
    """A unit together with what the text layer found in it."""

    unit: Unit
    attribution: Attribution
    mentions: tuple[Mention, ...]
    holders: tuple[Holder, ...]

    @property
    def targets(self) -> tuple[str, ...]:
        """The targets mentioned, each once, in order of first mention."""
        return tuple(dict.fromkeys(mention.target for mention in self.mentions))


@dataclass(frozen=True)
class ReadArticle:
    """An article after the text layer: units in order, each with its attribution, mentions and holders."""

    article: Article
    units: tuple[ReadUnit, ...]
    dateline: str | None = None
    byline: str | None = None

    @property
    def coded_units(self) -> tuple[ReadUnit, ...]:
        """The units that can be coded: all but the boilerplate."""
        return tuple(read for read in self.units if read.unit.is_coded)

    @property
    def headline(self) -> str | None:
        """The headline, where there is one."""
        return next((read.unit.text for read in self.units if read.unit.kind is UnitKind.HEADLINE), None)


@dataclass(frozen=True, slots=True)
class StanceCoding:
    """A coder's stance of one holder toward one target in one unit."""

    holder: str
    target: str
    stance: str
    basis: str = "explicit"
    clear: bool = True


@dataclass(frozen=True, slots=True)
class QuoteCoding:
    """A quote as a coder marked it. ``cue`` and ``source`` are None where the unit has no such words."""

    speaker: str
    kind: QuoteKind
    cue: Span | None
    source: Span | None
    content: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class UnitCoding:
    """A coder's codes of one unit: of the variables that ``coded`` names, and of no others.

    ``topic`` is None where the coder was unclear; ``stances`` lists all but `none`.
    """

    article_id: str
    span: Span
    unit: str
    coded: tuple[str, ...] = ()
    topic: str | None = None
    topic_also: tuple[str, ...] = ()
    topic_clear: bool = True
    frames: tuple[str, ...] = ()
    frames_arguable: tuple[str, ...] = ()
    speaker: str = NARRATOR
    stances: tuple[StanceCoding, ...] = ()
    quotes: tuple[QuoteCoding, ...] = ()


@dataclass(frozen=True)
class CodedText:
    """An article with what a coder said of it: the unit of training and evaluation."""

    article: Article
    topic: str | None
    units: tuple[UnitCoding, ...]
    group: str


@dataclass(frozen=True, slots=True)
class Scored:
    """A label with its calibrated probability."""

    label: str
    probability: float


@dataclass(frozen=True, slots=True)
class Decision:
    """A single-label decision: a label, or an abstention with its reason."""

    label: str | None
    probability: float
    abstain: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the decision as plain data."""
        return {"label": self.label, "probability": round(self.probability, 4), "abstain": self.abstain}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of the article that led to a label."""

    span: Span
    kind: UnitKind
    text: str


@dataclass(frozen=True, slots=True)
class Stance:
    """Who stands where toward whom."""

    holder: str
    holder_type: str
    target: str
    stance: str
    probability: float
    basis: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class CodedUnit:
    """A unit with its predicted topic, frames and stances."""

    read: ReadUnit
    topic: Decision
    frames: tuple[Scored, ...]
    stances: tuple[Stance, ...]


@dataclass(frozen=True)
class CodedArticle:
    """An article with its predicted codes; every label cites its evidence."""

    read: ReadArticle
    topic: Decision
    topic_evidence: tuple[Evidence, ...]
    frames: tuple[Scored, ...]
    stances: tuple[Stance, ...]
    units: tuple[CodedUnit, ...]

    @property
    def article_id(self) -> str:
        """The identifier of the article."""
        return self.read.article.article_id

    @property
    def narrator_stances(self) -> tuple[Stance, ...]:
        """The stances in the outlet's own voice."""
        return tuple(stance for stance in self.stances if stance.holder == NARRATOR)

    @property
    def speaker_stances(self) -> tuple[Stance, ...]:
        """The stances of everybody who is quoted or whose position is reported."""
        return tuple(stance for stance in self.stances if stance.holder != NARRATOR)

    def to_dict(self) -> dict[str, Any]:
        """Return the object of the JSON lines contract (see the README)."""
        article = self.read.article

        def place(evidence: Evidence) -> dict[str, Any]:
            span = article.locate(evidence.span)
            return {"start": span.start, "end": span.end, "text": evidence.text, "unit": evidence.kind.value}

        def stance(row: Stance) -> dict[str, Any]:
            return {
                "holder": row.holder,
                "holder_type": row.holder_type,
                "target": row.target,
                "stance": row.stance,
                "probability": round(row.probability, 4),
                "basis": row.basis,
                "evidence": [place(item) for item in row.evidence],
            }

        def frames(rows: tuple[Scored, ...]) -> list[dict[str, Any]]:
            return [{"label": row.label, "probability": round(row.probability, 4)} for row in rows]

        sentences = []
        for coded in self.units:
            unit = coded.read.unit
            span = article.locate(unit.span)
            sentences.append(
                {
                    "start": span.start,
                    "end": span.end,
                    "text": unit.text,
                    "unit": unit.kind.value,
                    "topic": coded.topic.to_dict(),
                    "frames": frames(coded.frames),
                    "speaker": coded.read.attribution.speaker,
                    "speaker_type": coded.read.attribution.speaker_type,
                    "quote": coded.read.attribution.kind.value,
                    "stances": [stance(row) for row in coded.stances],
                }
            )
        return {
            "article_id": self.article_id,
            "topic": {**self.topic.to_dict(), "evidence": [place(item) for item in self.topic_evidence]},
            "frames": frames(self.frames),
            "stances": [stance(row) for row in self.stances],
            "sentences": sentences,
            "metadata": dict(article.metadata),
        }
