"""Coding: one article, many, or a table of them, with trained models. Every label cites its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from stancebook.codebook import Codebook
from stancebook.errors import InputError
from stancebook.features.stance_pairs import PairViews, candidate_pairs
from stancebook.features.views import ViewMaker
from stancebook.modeling.aggregation import (
    AggregationRule,
    article_frames,
    article_scores,
    article_stances,
    unit_evidence,
)
from stancebook.modeling.calibration import SoftmaxCalibrator
from stancebook.modeling.classifiers import ViewClassifier
from stancebook.modeling.stacking import StackedClassifier
from stancebook.records import (
    Article,
    CodedArticle,
    CodedUnit,
    Decision,
    Evidence,
    ReadArticle,
    ReadUnit,
    Scored,
    Stance,
    UnitKind,
    Unreadable,
)
from stancebook.text.language import why_not_english_prose
from stancebook.text.reading import TextReader

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
BATCH = 64
EVIDENCE_UNITS = 3


@dataclass(frozen=True)
class Models:
    """The fitted parts of a coder. ``frames`` and ``stance`` may be missing where nobody coded them."""

    sentence_topic: ViewClassifier
    article_text: ViewClassifier
    article_topic: SoftmaxCalibrator
    unit_topic: StackedClassifier
    frames: ViewClassifier | None = None
    stance: ViewClassifier | None = None


@dataclass(frozen=True, slots=True)
class AbstentionRule:
    """When the model declines: below which probability, and below how many words there is nothing to read."""

    article_below: float = 0.4
    sentence_below: float = 0.35
    shortest_article_words: int = 4
    shortest_unit_words: int = 2


@dataclass(frozen=True, slots=True)
class Leaning:
    """A side that a holder may take in a unit, and whether it passes for a stance there."""

    stance: Stance
    is_taken: bool


@dataclass(frozen=True)
class Coder:
    """Codes articles: topic, frames and stances, at article and sentence level.

    Get one from `load_coder` or `train`.

    Examples
    --------
    >>> from stancebook import Article, load_coder
    >>> coded = load_coder().code(Article.from_text("a1", "Students queued at the clinic on Monday to give blood."))
    >>> coded.topic.abstain is None, 0 <= coded.topic.probability <= 1
    (True, True)
    """

    codebook: Codebook
    models: Models
    rule: AggregationRule = field(default_factory=AggregationRule)
    abstention: AbstentionRule = field(default_factory=AbstentionRule)
    manifest: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def _reader(self) -> TextReader:
        return TextReader(self.codebook)

    @cached_property
    def _views(self) -> ViewMaker:
        return ViewMaker(self.codebook)

    @cached_property
    def _pair_views(self) -> PairViews:
        return PairViews(self.codebook)

    def read(self, article: Article) -> ReadArticle:
        """Return the article after the text layer alone: units, quotes and mentions."""
        return self._reader.read(article)

    def code(self, article: Article) -> CodedArticle:
        """Code one article."""
        return next(self.code_all([article]))

    def code_all(self, articles: Iterable[Article]) -> Iterator[CodedArticle]:
        """Code many articles, in order and in bounded memory."""
        for result in self.code_stream(articles):
            if isinstance(result, CodedArticle):
                yield result

    def code_stream(self, items: Iterable[Article | Unreadable]) -> Iterator[CodedArticle | Unreadable]:
        """Code what is an article and pass on what is none, in order and in bounded memory."""
        waiting = iter(items)
        while batch := list(islice(waiting, BATCH)):
            coded = self._code_reads([self.read(item) for item in batch if isinstance(item, Article)])
            for item in batch:
                yield next(coded) if isinstance(item, Article) else item

    def code_frame(self, frame: pd.DataFrame, *, level: str = "article", text: str = "text") -> pd.DataFrame:
        """Code a table with one article a row.

        Parameters
        ----------
        frame : DataFrame
            Has the column `text`, and optionally ``article_id`` (otherwise the index is used) and ``headline``.
        level : {"article", "sentence", "stance"}
            What a row of the result is.
        text : str
            The name of the column that holds the text.

        Returns
        -------
        DataFrame
            The columns of `stancebook.tables.rows` for that level, in the order of the input.
        """
        import pandas as pd

        from stancebook.tables import columns, rows

        if text not in frame.columns:
            raise InputError(f"no column {text!r} in the table; found: {', '.join(map(str, frame.columns))}")
        identifiers = frame["article_id"] if "article_id" in frame.columns else frame.index
        headlines = frame["headline"] if "headline" in frame.columns else [None] * len(frame)
        articles = (
            Article.from_text(
                str(identifier), body if isinstance(body, str) else "", head if isinstance(head, str) else None
            )
            for identifier, body, head in zip(identifiers, frame[text], headlines, strict=True)
        )
        found = [row for coded in self.code_all(articles) for row in rows(coded, level)]
        return pd.DataFrame(found, columns=columns(level))

    def _code_reads(self, reads: Sequence[ReadArticle]) -> Iterator[CodedArticle]:
        views = [view for read in reads for view in self._views.sentences(read)]
        ends = np.cumsum([0, *(len(read.coded_units) for read in reads)])
        topics = self.models.sentence_topic.predict_proba(views)
        frames = self.models.frames.predict_proba(views) if self.models.frames else np.zeros((len(views), 0))
        text_chances = self.models.article_text.predict_proba([self._views.article(read) for read in reads])
        leanings = self._leanings(reads)
        for at, read in enumerate(reads):
            span = slice(ends[at], ends[at + 1])
            yield self._code_read(read, topics[span], frames[span], text_chances[at], leanings[at])

    def _code_read(
        self, read: ReadArticle, topics: Floats, frames: Floats, text_chances: Floats, leanings: list[list[Leaning]]
    ) -> CodedArticle:
        units = read.coded_units
        reason = why_not_readable(units, self.abstention)
        if reason is not None:
            nothing = Decision(None, 0.0, reason)
            return CodedArticle(read, nothing, (), (), (), tuple(CodedUnit(unit, nothing, (), ()) for unit in units))
        kinds = [unit.unit.kind for unit in units]
        scores = article_scores(self.rule, kinds, topics, text_chances)
        article_chances = self.models.article_topic.transform(scores[None, :])[0]
        topics = self.models.unit_topic.predict_proba(unit_evidence(topics, article_chances))
        topic, evidence = self._article_topic(read, kinds, topics, article_chances)
        coded = tuple(
            CodedUnit(unit, self._unit_topic(unit, topics[at]), self._frames(frames[at]), _taken(leanings[at]))
            for at, unit in enumerate(units)
        )
        held: tuple[Scored, ...] = ()
        if self.models.frames is not None:
            present = article_frames(self.rule, kinds, frames, self.models.frames.thresholds_)
            best = frames.max(axis=0)
            held = tuple(
                Scored(label, float(best[place]))
                for place, label in enumerate(self.models.frames.labels)
                if present[place]
            )
        overall = article_stances(self.rule, [leaning.stance for found in leanings for leaning in found])
        ranked = tuple(sorted(held, key=lambda frame: -frame.probability))
        return CodedArticle(read, topic, evidence, ranked, tuple(overall), coded)

    def _article_topic(
        self, read: ReadArticle, kinds: Sequence[UnitKind], topics: Floats, chances: Floats
    ) -> tuple[Decision, tuple[Evidence, ...]]:
        place = int(chances.argmax())
        label = self.models.article_text.labels[place]
        reason = "too uncertain" if chances[place] < self.abstention.article_below else None
        column = self.models.sentence_topic.labels.index(label)
        order = np.argsort(-topics[:, column] * self.rule.weights(kinds), kind="stable")[:EVIDENCE_UNITS]
        shown = [at for at in order if topics[at].argmax() == column] or list(order[:1])
        evidence = tuple(_evidence(read.coded_units[at]) for at in shown)
        return Decision(label, float(chances[place]), reason), evidence

    def _unit_topic(self, unit: ReadUnit, chances: Floats) -> Decision:
        if len(unit.unit.text.split()) < self.abstention.shortest_unit_words:
            return Decision(None, 0.0, "too short")
        place = int(chances.argmax())
        reason = "too uncertain" if chances[place] < self.abstention.sentence_below else None
        return Decision(self.models.sentence_topic.labels[place], float(chances[place]), reason)

    def _frames(self, chances: Floats) -> tuple[Scored, ...]:
        if self.models.frames is None:
            return ()
        held = np.flatnonzero(chances >= self.models.frames.thresholds_)
        return tuple(Scored(self.models.frames.labels[at], float(chances[at])) for at in held)

    def _leanings(self, reads: Sequence[ReadArticle]) -> list[list[list[Leaning]]]:
        """Return for each article and coded unit every side that a holder may take, with its probability."""
        result: list[list[list[Leaning]]] = [[[] for _ in read.coded_units] for read in reads]
        model = self.models.stance
        if model is None:
            return result
        pairs = [
            (article, at, unit, holder, mention)
            for article, read in enumerate(reads)
            for at, unit in enumerate(read.coded_units)
            for holder, mention in candidate_pairs(unit)
        ]
        chances = model.predict_proba(
            [self._pair_views.view(unit, holder, mention) for _, _, unit, holder, mention in pairs]
        )
        none = model.labels.index(str(self.codebook.stance.none))
        for (article, at, unit, holder, mention), row in zip(pairs, chances, strict=True):
            taken = decide_stance(row, model.thresholds_, none)
            for place, label in enumerate(model.labels):
                if place == none or row[place] < min(self.rule.stance_floor, model.thresholds_[place]):
                    continue
                stance = Stance(
                    holder.name,
                    holder.type,
                    mention.target,
                    label,
                    float(row[place]),
                    holder.basis,
                    (_evidence(unit),),
                )
                result[article][at].append(Leaning(stance, place == taken))
        return result


def why_not_readable(units: Sequence[ReadUnit], rule: AbstentionRule) -> str | None:
    """Return why an article cannot be coded at all, or None."""
    if not units:
        return "nothing but page furniture"
    return why_not_english_prose(" ".join(unit.unit.text for unit in units), rule.shortest_article_words)


def decide_stance(chances: Floats, thresholds: Floats, none: int) -> int | None:
    """Return the place of the side that is taken, or None: the side that passes its threshold by most."""
    margins = chances / np.maximum(thresholds, 1e-9)
    margins[none] = 0.0
    place = int(margins.argmax())
    return place if margins[place] >= 1 else None


def _taken(leanings: Sequence[Leaning]) -> tuple[Stance, ...]:
    return tuple(leaning.stance for leaning in leanings if leaning.is_taken)


def _evidence(unit: ReadUnit) -> Evidence:
    return Evidence(unit.unit.span, unit.unit.kind, unit.unit.text)
