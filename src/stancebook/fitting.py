"""Fitting: the models of one run, each with what it says of groups that it had not seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from stancebook.coding import Models
from stancebook.corpus.splits import Fold
from stancebook.examples import Examples, one_hot
from stancebook.features.ngrams import Block
from stancebook.features.stance_pairs import PairViews
from stancebook.features.views import View, ViewMaker
from stancebook.modeling.aggregation import AggregationRule, article_scores, unit_evidence
from stancebook.modeling.calibration import SoftmaxCalibrator, cross_calibrated
from stancebook.modeling.classifiers import ViewClassifier
from stancebook.modeling.stacking import StackedClassifier

Truth = NDArray[np.bool_]
Floats = NDArray[np.float64]
Places = NDArray[np.intp]

# the best plain representation on every public set tried: words 1-2 and characters 3-5 inside words
SENTENCE_BLOCKS = (
    Block("own", "word", 1, 2),
    Block("own", "char_wb", 3, 5, min_df=3),
    Block("before", "word", 1, 1, weight=0.6, min_df=3),
    Block("after", "word", 1, 1, weight=0.6, min_df=3),
    Block("headline", "word", 1, 1, weight=0.6, min_df=3),
    Block("cues", "token", 1, 1, min_df=3),
    Block("place", "token", 1, 1, weight=0.3, min_df=3),
)
ARTICLE_BLOCKS = (
    Block("lead", "word", 1, 2),
    Block("all", "word", 1, 2),
    Block("all", "char_wb", 3, 5, min_df=3),
    Block("cues", "token", 1, 1, weight=0.3, min_df=3),
)
STANCE_BLOCKS = (
    Block("words", "token", 1, 2, weight=0.7),
    Block("voiced", "token", 1, 1, weight=0.7),
    Block("window", "token", 1, 1, weight=0.7),
    Block("signs", "token", 1, 1),
    Block("called", "token", 1, 1),
)
ARGUABLE_WEIGHT = 0.25
"""How much an arguable stance counts beside a clear one in fitting. It never counts in a figure."""
STRENGTH = {"topic": 10.0, "frames": 1.0, "article": 10.0, "stance": 1.5}


class Fitted:
    """The models of one run, with their held-out probabilities and the truth beside them.

    Parameters
    ----------
    examples : Examples
        The coded corpus.
    folds : sequence of (train, test) places of articles
        Grouped folds; what lies inside an article goes with it.
    progress : callable
        Told the name of each step.
    """

    def __init__(self, examples: Examples, folds: Sequence[Fold], progress: Callable[[str], None]) -> None:
        self._examples = examples
        self._folds = folds
        self._maker = ViewMaker(examples.codebook)
        self.views = [view for read in examples.reads for view in self._maker.sentences(read)]
        progress("sentence topics")
        self._fit_sentence_topics()
        progress("article topics")
        self._fit_article_topics()
        progress("frames")
        self.frames = self._fit_frames()
        self._progress = progress

    @cached_property
    def clear_pairs(self) -> Truth:
        """Whether the coder found the stance of each pair clear."""
        return np.array([pair.clear for pair in self._examples.pairs], dtype=bool)

    @cached_property
    def pair_folds(self) -> list[Fold]:
        """The folds, as places of pairs."""
        return inner_folds(self._folds, np.array([pair.article for pair in self._examples.pairs], dtype=np.intp))

    @property
    def models(self) -> Models:
        """The models, as a coder takes them."""
        return Models(
            self.sentence_topic, self.article_text, self.article_topic, self.unit_topic, self.frames, self.stance
        )

    def _fit_sentence_topics(self) -> None:
        labels, topics = self._examples.unit_topics(), self._examples.codebook.topic.label_ids
        self.topic_kept = np.array([at for at, label in enumerate(labels) if label is not None], dtype=np.intp)
        self.topic_truth = one_hot([str(labels[at]) for at in self.topic_kept], topics)
        self.topic_folds = restrict(inner_folds(self._folds, self._examples.unit_article), self.topic_kept)
        self.sentence_topic = ViewClassifier(topics, SENTENCE_BLOCKS, multiple=False, strength=STRENGTH["topic"])
        self.sentence_topic.fit(self.kept_views, self.topic_truth, self.topic_folds)

    @property
    def kept_views(self) -> list[View]:
        """The views of the units whose topic a coder gave."""
        return [self.views[at] for at in self.topic_kept]

    def _fit_article_topics(self) -> None:
        """Fit what makes an article's topic, and a unit's topic in its article."""
        examples, topics = self._examples, self._examples.codebook.topic.label_ids
        truth = examples.topic_truth()
        self.article_text = ViewClassifier(topics, ARTICLE_BLOCKS, multiple=False, strength=STRENGTH["article"])
        self.article_text.fit([self._maker.article(read) for read in examples.reads], truth, self._folds)
        units = self._unit_chances()
        by_article = [units[examples.unit_article == at] for at in range(len(examples.reads))]
        scores = np.array(
            [
                article_scores(AggregationRule(), [unit.unit.kind for unit in read.coded_units], chances, text)
                for read, chances, text in zip(examples.reads, by_article, self.article_text.below_, strict=True)
            ]
        )
        answers = truth.argmax(axis=1)
        self.article_topic = SoftmaxCalibrator().fit(scores, answers)
        self.article_held_out = cross_calibrated(SoftmaxCalibrator, scores, answers, self._folds)
        below = self.article_topic.transform(scores)
        evidence = np.vstack([unit_evidence(chances, row) for chances, row in zip(by_article, below, strict=True)])
        self.unit_topic = StackedClassifier(topics).fit(evidence[self.topic_kept], self.topic_truth, self.topic_folds)

    def _unit_chances(self) -> Floats:
        """Return held-out probabilities of every unit; unclear units, which train nothing, get the final model's."""
        chances = np.zeros((len(self.views), len(self.sentence_topic.labels)))
        chances[self.topic_kept] = self.sentence_topic.below_
        rest = np.setdiff1d(np.arange(len(self.views)), self.topic_kept)
        if len(rest):
            chances[rest] = self.sentence_topic.predict_proba([self.views[at] for at in rest])
        return chances

    def _fit_frames(self) -> ViewClassifier | None:
        examples = self._examples
        self.frame_kept = examples.coded_in("frames")
        self.frame_truth = examples.frame_truth()[self.frame_kept]
        if not self.frame_truth.any():
            return None
        model = ViewClassifier(
            examples.codebook.frames.label_ids, SENTENCE_BLOCKS, multiple=True, strength=STRENGTH["frames"]
        )
        folds = restrict(inner_folds(self._folds, examples.unit_article), self.frame_kept)
        return model.fit([self.views[at] for at in self.frame_kept], self.frame_truth, folds)

    @cached_property
    def stance(self) -> ViewClassifier | None:
        """The stance model, fitted when it is first asked for: studies of topics and frames do without."""
        self._progress("stances")
        pairs, labels = self._examples.pairs, self._examples.codebook.stance.label_ids
        if len({pair.stance for pair in pairs}) < 2:
            return None
        maker = PairViews(self._examples.codebook)
        views = [maker.view(pair.unit, pair.holder, pair.mention) for pair in pairs]
        counts = np.where(self.clear_pairs, 1.0, ARGUABLE_WEIGHT)
        model = ViewClassifier(labels, STANCE_BLOCKS, multiple=False, strength=STRENGTH["stance"], balanced=False)
        return model.fit(views, one_hot([pair.stance for pair in pairs], labels), self.pair_folds, counts)


def inner_folds(folds: Sequence[Fold], article: Places) -> list[Fold]:
    """Return folds of articles as folds of what lies inside the articles, given the article of each thing."""
    return [(np.flatnonzero(np.isin(article, train)), np.flatnonzero(np.isin(article, test))) for train, test in folds]


def restrict(folds: Sequence[Fold], kept: Places) -> list[Fold]:
    """Return folds over the kept places alone, renumbered."""
    return [(np.flatnonzero(np.isin(kept, train)), np.flatnonzero(np.isin(kept, test))) for train, test in folds]
