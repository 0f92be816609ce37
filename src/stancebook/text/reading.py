"""Reading: one article through the whole text layer, from a page to units with speakers, targets and holders."""

from __future__ import annotations

import re
from dataclasses import replace

from stancebook.codebook import Codebook
from stancebook.records import (
    NARRATOR,
    Article,
    Attribution,
    Holder,
    Mention,
    ReadArticle,
    ReadUnit,
    Span,
    Unit,
    UnitKind,
)
from stancebook.text.attribution import attribute
from stancebook.text.layout import read_layout
from stancebook.text.mentions import MentionFinder
from stancebook.text.normalize import WORD, fold, word_key
from stancebook.text.sentences import split_sentences
from stancebook.text.speakers import HolderWords, SpeakerBook

# how far into a sentence its subject may begin
_SUBJECT_WITHIN = 60
_EMPTY_WORDS = frozenset("the a an of in from at by on for and city town province village area".split())
_PLACE_TAIL = re.compile(
    r"(?: (?:in|of|from) (?:the )?(?:[A-Z][\w'-]+|(?:city|town|province|village) of [A-Z][\w'-]+))+"
)


class TextReader:
    """Reads articles with the targets and holder words of one codebook. Holds no state between articles.

    Parameters
    ----------
    codebook : Codebook
        The codebook whose targets, roles and holder types are looked for.
    """

    def __init__(self, codebook: Codebook) -> None:
        self._finder = MentionFinder(codebook)
        self._types = HolderWords(codebook)

    def read(self, article: Article) -> ReadArticle:
        """Return the article's units, each with its attribution, mentions and candidate holders."""
        headline = None if article.given_headline is None else Span(0, len(article.given_headline))
        layout = read_layout(article.body, headline)
        units: list[Unit] = []
        for paragraph, block in enumerate(layout.blocks):
            text = block.span.of(article.body)
            whole = block.kind not in (UnitKind.BODY, UnitKind.CAPTION)
            for span in [Span(0, len(text))] if whole else split_sentences(text):
                place = Span(block.span.start + span.start, block.span.start + span.end)
                units.append(Unit(len(units), place, block.kind, paragraph, span.of(text)))
        groups = _Groups(self._types.collectives)
        attributions = [
            replace(found, speaker=groups.name(found.speaker))
            for found in attribute(units, self._types, SpeakerBook(self._types, self._finder))
        ]
        mentions = self._finder.find([unit.text if unit.is_coded else "" for unit in units])
        read = tuple(
            ReadUnit(unit, attribution, tuple(found), self._holders(unit, attribution, found, groups))
            for unit, attribution, found in zip(units, attributions, mentions, strict=True)
        )
        return ReadArticle(article, read, layout.dateline, layout.byline)

    def _holders(
        self, unit: Unit, attribution: Attribution, mentions: list[Mention], groups: _Groups
    ) -> tuple[Holder, ...]:
        """Return who may hold a stance in a unit: the narrator, the speaker, or who is reported to act (rule R8)."""
        if not unit.is_coded:
            return ()
        holders = [Holder(NARRATOR, "narrator", "implicit")]
        if attribution.is_speech:
            holders.append(Holder(attribution.speaker, attribution.speaker_type, "explicit", attribution.source))
        else:
            subject = self._subject(unit, mentions)
            if subject is not None:
                holders.append(replace(subject, name=groups.name(subject.name)))
        return tuple(holders)

    def _subject(self, unit: Unit, mentions: list[Mention]) -> Holder | None:
        """Return the actor or collective that opens a sentence of the narrator's, whose position it may report."""
        text = fold(unit.text)
        actor = next((found for found in mentions if found.span.start < _SUBJECT_WITHIN), None)
        for found in WORD.finditer(text[:_SUBJECT_WITHIN]):
            if actor is not None and actor.span.start <= found.start():
                break
            if word_key(found.group()) in self._types.collectives:
                tail = _PLACE_TAIL.match(text, found.end())
                end = tail.end() if tail else found.end()
                span = Span(_phrase_start(text, found.start()), end)
                return Holder(span.of(unit.text), self._types.type_of(found.group()), "reported_position", span)
        if actor is None:
            return None
        kind = self._types.type_of_role(actor.role)
        name = actor.surface if actor.resolved else self._finder.name_of(actor.target)
        return Holder(name, kind, "reported_position", actor.span)


class _Groups:
    """Knows a group again in one article: "activists in the city of Fallujah" are the "activists in Fallujah"."""

    def __init__(self, collectives: frozenset[str]) -> None:
        self._collectives = collectives
        self._met: list[tuple[str, frozenset[str]]] = []

    def name(self, name: str) -> str:
        """Return the name under which a group was first met; any other holder keeps its own."""
        words = frozenset(map(word_key, WORD.findall(fold(name)))) - _EMPTY_WORDS
        if not words & self._collectives:
            return name
        for known, known_words in self._met:
            if words <= known_words or known_words <= words:
                return known
        self._met.append((name, words))
        return name


def _phrase_start(text: str, at: int) -> int:
    """Return where the adjectives before a noun begin: capitals and plain words, no article."""
    before = re.search(r"(?:[A-Z][\w'-]+ |local |young |armed )*$", text[:at])
    return before.start() if before else at
