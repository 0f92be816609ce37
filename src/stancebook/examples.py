"""Coded articles as examples: each coding laid on the unit that the text layer finds, truth as tables of labels."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stancebook.codebook import Codebook
from stancebook.features.stance_pairs import candidate_pairs
from stancebook.records import (
    NARRATOR,
    CodedText,
    Holder,
    Mention,
    ReadArticle,
    ReadUnit,
    Span,
    StanceCoding,
    UnitCoding,
)
from stancebook.text.normalize import WORD, fold, word_key
from stancebook.text.reading import TextReader

Truth = NDArray[np.bool_]
_SMALL_WORDS = frozenset("""the a an of in and for from to at by on with al el collective anonymous""".split())


@dataclass(frozen=True, slots=True)
class PairExample:
    """One (unit, holder, target) with the coder's stance; ``clear`` is False where the coder found it arguable."""

    article: int
    unit: ReadUnit
    holder: Holder
    mention: Mention
    stance: str
    clear: bool


@dataclass(frozen=True)
class Examples:
    """A coded corpus, read and aligned. Lists run over articles, or over all coded units in order."""

    codebook: Codebook
    texts: tuple[CodedText, ...]
    reads: tuple[ReadArticle, ...]
    topics: tuple[str, ...]
    codings: tuple[tuple[UnitCoding | None, ...], ...]
    pairs: tuple[PairExample, ...]

    @property
    def groups(self) -> list[str]:
        """The group of each article."""
        return [text.group for text in self.texts]

    @property
    def unit_article(self) -> NDArray[np.intp]:
        """The place of each unit's article."""
        return np.repeat(np.arange(len(self.reads)), [len(read.coded_units) for read in self.reads])

    @property
    def flat_codings(self) -> list[UnitCoding | None]:
        """The coding of each unit; None where no coder saw it."""
        return [coding for article in self.codings for coding in article]

    def coded_in(self, variable: str) -> NDArray[np.intp]:
        """Return the places of the units in which a coder coded this variable."""
        found = [coding is not None and variable in coding.coded for coding in self.flat_codings]
        return np.flatnonzero(found)

    def topic_truth(self) -> Truth:
        """Return the topic of each article, shape (articles, topics)."""
        return one_hot(self.topics, self.codebook.topic.label_ids)

    def unit_topics(self) -> list[str | None]:
        """Return the topic of each unit; None where it is unclear or not coded."""
        return [None if coding is None else coding.topic for coding in self.flat_codings]

    def frame_truth(self) -> Truth:
        """Return the frames of each unit, shape (units, frames); arguable ones count as present."""
        frames = self.codebook.frames.label_ids
        held = [() if coding is None else (*coding.frames, *coding.frames_arguable) for coding in self.flat_codings]
        return many_hot(held, frames)


def one_hot(labels: Sequence[str], names: Sequence[str]) -> Truth:
    """Return a table with one True a row.

    >>> one_hot(["b", "a"], ["a", "b"]).tolist()
    [[False, True], [True, False]]
    """
    return many_hot([(label,) for label in labels], names)


def many_hot(sets: Iterable[Container[str]], names: Sequence[str]) -> Truth:
    """Return a table with a True for each name that a row holds.

    >>> many_hot([{"b"}, {"a", "b"}, set()], ["a", "b"]).tolist()
    [[False, True], [True, True], [False, False]]
    """
    return np.array([[name in held for name in names] for held in sets], dtype=bool).reshape(-1, len(names))


def make_examples(texts: Sequence[CodedText], codebook: Codebook, reader: TextReader | None = None) -> Examples:
    """Read coded articles and lay every coding on the unit it belongs to.

    A coding goes to the unit that it overlaps most, so that small changes of the sentence splitter lose nothing. An
    article without a topic of its own gets the plurality of its units' topics that are not the code for none.
    """
    reader = reader or TextReader(codebook)
    reads = tuple(reader.read(text.article) for text in texts)
    codings = tuple(_align(read, text.units) for read, text in zip(reads, texts, strict=True))
    topics = tuple(text.topic or _plurality(text, str(codebook.topic.none)) for text in texts)
    none = str(codebook.stance.none)
    pairs = [
        pair
        for article, (read, coded) in enumerate(zip(reads, codings, strict=True))
        for unit, coding in zip(read.coded_units, coded, strict=True)
        if coding is not None and "stances" in coding.coded
        for pair in _pairs(article, unit, coding, none)
    ]
    return Examples(codebook, tuple(texts), reads, topics, codings, tuple(pairs))


def same_holder(one: str, other: str) -> bool:
    """Whether two names mean one holder: equal, or sharing a word that counts.

    >>> same_holder("Hadi Kassar Erzaij", "Maj. Gen. Erzaij"), same_holder("NARRATOR", "Erzaij")
    (True, False)
    """
    if NARRATOR in (one, other):
        return one == other
    return bool(_name_words(one) & _name_words(other))


def _name_words(name: str) -> set[str]:
    words = {word_key(word) for word in WORD.findall(fold(name))}
    return words - _SMALL_WORDS or words


def _align(read: ReadArticle, units: Sequence[UnitCoding]) -> tuple[UnitCoding | None, ...]:
    ordered = sorted(units, key=lambda coding: coding.span.start)
    return tuple(_best(unit.unit.span, ordered) for unit in read.coded_units)


def _best(span: Span, codings: Sequence[UnitCoding]) -> UnitCoding | None:
    def shared(coding: UnitCoding) -> int:
        return min(span.end, coding.span.end) - max(span.start, coding.span.start)

    best = max(codings, key=shared, default=None)
    return best if best is not None and shared(best) * 2 >= span.end - span.start else None


def _plurality(text: CodedText, none: str) -> str:
    found = [coding.topic for coding in text.units if coding.topic is not None and coding.topic != none]
    return max(sorted(set(found)), key=found.count) if found else none


def _pairs(article: int, unit: ReadUnit, coding: UnitCoding, none: str) -> list[PairExample]:
    """Return the unit's candidate pairs with the coder's stance.

    Where the text layer and the coder disagree on who speaks, the pair teaches the wrong thing and is left out.
    """
    attribution = unit.attribution
    agreed = (
        "speaker" not in coding.coded
        or same_holder(attribution.speaker, coding.speaker)
        or attribution.is_speech == (coding.speaker != NARRATOR)
    )
    result = []
    for holder, mention in candidate_pairs(unit):
        if not agreed and not (holder.is_narrator and not attribution.is_speech):
            continue
        found = [row for row in coding.stances if row.target == mention.target and _holds(holder, row, unit, coding)]
        stance = found[0].stance if found else none
        result.append(PairExample(article, unit, holder, mention, stance, not found or found[0].clear))
    return result


def _holds(holder: Holder, row: StanceCoding, unit: ReadUnit, coding: UnitCoding) -> bool:
    if holder.is_narrator or row.holder == NARRATOR:
        return holder.is_narrator and row.holder == NARRATOR
    if same_holder(holder.name, row.holder):
        return True
    # two names for the one speaker whom both found
    return unit.attribution.is_speech and same_holder(row.holder, coding.speaker)
