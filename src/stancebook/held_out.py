"""Held-out answers of one run beside their truth and their baselines, over all articles or over some."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from stancebook.evaluation import Question, keyword_topics, question, stance_table
from stancebook.examples import Examples, many_hot, one_hot
from stancebook.fitting import Fitted
from stancebook.modeling.baselines import KeywordBaseline, actor_prior, majority

Truth = NDArray[np.bool_]
Floats = NDArray[np.float64]
Places = NDArray[np.intp]


class HeldOut:
    """What fitted models say of articles that they had not seen, ready to be measured.

    Parameters
    ----------
    examples : Examples
        The coded corpus.
    fitted : Fitted
        Models fitted on it by folds.
    random_state : int
        Fixes the bootstrap.
    """

    def __init__(self, examples: Examples, fitted: Fitted, random_state: int) -> None:
        self._examples = examples
        self._fitted = fitted
        self._random_state = random_state
        self._groups = np.array(examples.groups)
        self._by_keyword, self._units_by_keyword = keyword_topics(examples)

    def article_topic(self, articles: Places | None = None) -> Question:
        """Measure the topics of articles."""
        examples, chances = self._examples, self._fitted.article_held_out
        topics = examples.codebook.topic.label_ids
        some = np.arange(len(examples.topics)) if articles is None else articles
        return question(
            "article topic",
            topics,
            examples.topic_truth()[some],
            {
                "stancebook": decided(chances)[some],
                "keywords": one_hot(self._by_keyword, topics)[some],
                "majority": one_hot(majority(examples.topics, len(examples.topics)), topics)[some],
            },
            list(self._groups[some]),
            chances=chances[some],
            random_state=self._random_state,
        )

    def unit_topic(self, articles: Places | None = None) -> Question:
        """Measure the topics of units."""
        fitted, book = self._fitted, self._examples.codebook
        topics = book.topic.label_ids
        kept = fitted.topic_kept
        some = self._inside(kept, articles)
        by_keyword = one_hot([self._units_by_keyword[at] for at in kept], topics)
        common = one_hot([str(book.topic.none)] * len(kept), topics)
        return question(
            "sentence topic",
            topics,
            fitted.topic_truth[some],
            {
                "stancebook": decided(fitted.unit_topic.held_out_)[some],
                "its words alone": decided(fitted.sentence_topic.held_out_)[some],
                "keywords": by_keyword[some],
                "majority": common[some],
            },
            self._unit_groups(kept[some]),
            chances=fitted.unit_topic.held_out_[some],
            random_state=self._random_state,
        )

    def frames(self, articles: Places | None = None) -> Question | None:
        """Measure the frames of units; None where nobody coded any."""
        fitted, book = self._fitted, self._examples.codebook
        if fitted.frames is None:
            return None
        some = self._inside(fitted.frame_kept, articles)
        texts = [unit.unit.text for read in self._examples.reads for unit in read.coded_units]
        found = KeywordBaseline(book.frames).multiple([texts[at] for at in fitted.frame_kept[some]])
        return question(
            "sentence frames",
            book.frames.label_ids,
            fitted.frame_truth[some],
            {
                "stancebook": (fitted.frames.held_out_ >= fitted.frames.held_out_thresholds_)[some],
                "keywords": many_hot(found, book.frames.label_ids),
            },
            self._unit_groups(fitted.frame_kept[some]),
            random_state=self._random_state,
        )

    def stance(self) -> Question | None:
        """Measure the stances that coders found clear; None where nobody coded any."""
        examples, fitted, model = self._examples, self._fitted, self._fitted.stance
        if model is None:
            return None
        labels = model.labels
        truth = [pair.stance for pair in examples.pairs]
        targets = [pair.mention.target for pair in examples.pairs]
        prior = np.array(truth, dtype=object)
        for train, test in fitted.pair_folds:
            known, right = [targets[at] for at in train], [truth[at] for at in train]
            prior[test] = actor_prior(known, right, [targets[at] for at in test])
        clear = np.flatnonzero(fitted.clear_pairs)
        none = labels.index(str(examples.codebook.stance.none))
        return question(
            "stance of (sentence, holder, target), clear codings",
            labels,
            one_hot(truth, labels)[clear],
            {
                "stancebook": stance_table(model.held_out_, model.held_out_thresholds_, none)[clear],
                "actor prior": one_hot(list(prior), labels)[clear],
                "majority": one_hot(majority(truth, len(truth)), labels)[clear],
            },
            [examples.groups[examples.pairs[at].article] for at in clear],
            random_state=self._random_state,
            chances=model.held_out_[clear],
        )

    def _inside(self, units: Places, articles: Places | None) -> Places:
        """Return which of these units lie in these articles, as places among the units."""
        if articles is None:
            return np.arange(len(units))
        return np.flatnonzero(np.isin(self._examples.unit_article[units], articles))

    def _unit_groups(self, units: Places) -> Sequence[str]:
        return [str(group) for group in self._groups[self._examples.unit_article[units]]]


def decided(chances: Floats) -> Truth:
    """Return the likeliest label of each row as a table with one True a row."""
    return np.asarray(chances.argmax(axis=1)[:, None] == np.arange(chances.shape[1]))
