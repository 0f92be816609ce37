"""Evaluation: a model's answers beside its baselines', each figure with an interval over article groups."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stancebook.codebook import Codebook
from stancebook.coding import Coder, decide_stance
from stancebook.corpus.codings import read_corpus
from stancebook.errors import TrainingError
from stancebook.examples import Examples, make_examples, many_hot, one_hot, same_holder
from stancebook.features.stance_pairs import PairViews
from stancebook.measurement.metrics import (
    Interval,
    LabelScore,
    calibration_error,
    clustered_interval,
    label_scores,
    macro_f1,
)
from stancebook.modeling.baselines import KeywordBaseline

Floats = NDArray[np.float64]
Truth = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Row:
    """One system's figures on one question."""

    system: str
    macro_f1: Interval
    labels: Mapping[str, LabelScore]

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as plain data: precision, recall, F1 and support of each label."""
        scores = {
            label: [*(round(value, 4) for value in (score.precision, score.recall, score.f1)), score.support]
            for label, score in self.labels.items()
        }
        interval = [round(value, 4) for value in (self.macro_f1.value, self.macro_f1.low, self.macro_f1.high)]
        return {"system": self.system, "macro_f1": interval, "labels": scores}


@dataclass(frozen=True)
class Question:
    """One thing that was measured: the systems' figures on the same units, and the model's calibration error."""

    name: str
    units: int
    groups: int
    rows: tuple[Row, ...]
    calibration: float | None = None

    @property
    def model(self) -> Row:
        """The row of the model itself."""
        return self.rows[0]

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as plain data, the model's first."""
        return {
            "name": self.name,
            "units": self.units,
            "groups": self.groups,
            "calibration_error": None if self.calibration is None else round(self.calibration, 4),
            "systems": [row.to_dict() for row in self.rows],
        }


@dataclass(frozen=True)
class Evaluation:
    """All that was measured. ``gap`` holds, for a row of a question, the figure of a random split, which flatters."""

    questions: tuple[Question, ...]
    notes: tuple[str, ...] = ()
    gap: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as plain data, for a manifest."""
        return {
            "questions": [question.to_dict() for question in self.questions],
            "random_split": {f"{name}, {system}": round(value, 4) for (name, system), value in self.gap.items()},
            "notes": list(self.notes),
        }

    def to_markdown(self) -> str:
        """Return the figures as Markdown tables, every model beside its baselines."""
        lines: list[str] = []
        for question in self.questions:
            lines += [f"**{question.name}** ({question.units} units in {question.groups} groups)", ""]
            labels = list(question.model.labels)
            lines.append(
                "| system | macro-F1 [95 % interval] | " + " | ".join(f"F1 {label}" for label in labels) + " |"
            )
            lines.append("|---|---|" + "---|" * len(labels))
            for row in question.rows:
                cells = " | ".join(f"{row.labels[label].f1:.2f}" for label in labels)
                lines.append(f"| {row.system} | {row.macro_f1} | {cells} |")
            support = " | ".join(str(question.model.labels[label].support) for label in labels)
            lines += [f"| *units with the label* | | {support} |", ""]
            if question.calibration is not None:
                lines += [f"Expected calibration error of the model: {question.calibration:.3f}.", ""]
        for (name, system), value in self.gap.items():
            found = next(question for question in self.questions if question.name == name)
            grouped = next(row.macro_f1.value for row in found.rows if row.system == system)
            lines.append(
                f"{name}, {system}: a random split that parts the sentences of one article would have shown "
                f"{value:.3f}; kept whole, groups show {grouped:.3f} (gap {value - grouped:+.3f})."
            )
        lines += ["", *self.notes]
        return "\n".join(lines).rstrip() + "\n"


def question(
    name: str,
    labels: Sequence[str],
    truth: Truth,
    systems: Mapping[str, Truth],
    groups: Sequence[str],
    *,
    random_state: int,
    chances: Floats | None = None,
) -> Question:
    """Measure systems on the same units.

    Parameters
    ----------
    name : str
        What was asked.
    labels : sequence of str
        The labels, in the order of the columns.
    truth, systems
        Tables of shape (units, labels); the model first among the systems.
    groups : sequence of str
        The group of each unit; intervals draw whole groups.
    chances : array of shape (units, labels), optional
        The model's probabilities, for its calibration error.
    """
    rows = []
    for system, found in systems.items():
        interval = clustered_interval(
            lambda places, found=found: macro_f1(truth[places], found[places]),  # type: ignore[misc]
            groups,
            random_state,
        )
        rows.append(Row(system, interval, label_scores(truth, found, labels)))
    error = None
    if chances is not None:
        place = chances.argmax(axis=1)
        error = calibration_error(chances[np.arange(len(chances)), place], truth[np.arange(len(truth)), place])
    return Question(name, len(truth), len(set(groups)), tuple(rows), error)


def stance_table(chances: Floats, thresholds: Floats, none: int) -> Truth:
    """Return the decisions of a stance model as a table with one True a row; thresholds for all rows, or for each."""
    table = np.zeros(chances.shape, dtype=bool)
    for at, (row, needed) in enumerate(zip(chances, np.broadcast_to(thresholds, chances.shape), strict=True)):
        place = decide_stance(row, needed, none)
        table[at, none if place is None else place] = True
    return table


def keyword_topics(examples: Examples) -> tuple[list[str], list[str]]:
    """Return the keyword baseline's topic of each article and each unit."""
    baseline = KeywordBaseline(examples.codebook.topic)
    return (
        baseline.single([read.article.body for read in examples.reads]),
        baseline.single([unit.unit.text for read in examples.reads for unit in read.coded_units]),
    )


def speaker_note(examples: Examples) -> str:
    """Return how often the text layer and the coder agree on who speaks."""
    right = total = 0
    for read, codings in zip(examples.reads, examples.codings, strict=True):
        for unit, coding in zip(read.coded_units, codings, strict=True):
            if coding is not None and "speaker" in coding.coded:
                total += 1
                right += same_holder(unit.attribution.speaker, coding.speaker)
    share = right / max(total, 1)
    return f"Speaker or narrator as the coder has it (rules, nothing fitted): {right} of {total} units ({share:.1%})."


def evaluate(coder: Coder, corpus: str | Path, *, random_state: int = 0, allow_seen: bool = False) -> Evaluation:
    """Measure a trained coder on a coded corpus that it has not seen.

    Parameters
    ----------
    coder : Coder
        A trained coder.
    corpus : path
        A folder as `corpus.codings.read_corpus` takes it.
    allow_seen : bool
        Go on although articles of the corpus were trained on; the figures then say nothing about new text.

    Raises
    ------
    TrainingError
        If the model was trained on some of these articles.

    Examples
    --------
    >>> from stancebook import load_coder
    >>> evaluate(load_coder(), "seeds").questions[0].units
    3
    """
    texts = read_corpus(corpus, coder.codebook)
    if not texts:
        raise TrainingError(f"{corpus}: no coded articles to evaluate on")
    seen = set(coder.manifest.get("data", {}).get("article_hashes", ()))
    known = [text.article.article_id for text in texts if article_hash(text.article.body) in seen]
    if known and not allow_seen:
        raise TrainingError(
            f"the model was trained on {len(known)} of these {len(texts)} articles (such as {known[0]}); figures on "
            "them would say nothing about new text. Evaluate on others, or read the grouped figures in the model card"
        )
    examples = make_examples(texts, coder.codebook)
    coded = list(coder.code_all([text.article for text in texts]))
    return Evaluation(tuple(_questions(coder, examples, coded, random_state)), (speaker_note(examples),))


def _questions(coder: Coder, examples: Examples, coded: Sequence[Any], random_state: int) -> list[Question]:
    book: Codebook = coder.codebook
    topics = book.topic.label_ids
    none = str(book.topic.none)
    by_keyword, units_by_keyword = keyword_topics(examples)
    result = [
        question(
            "article topic",
            topics,
            examples.topic_truth(),
            {
                "stancebook": one_hot([article.topic.label or none for article in coded], topics),
                "keywords": one_hot(by_keyword, topics),
                "always none": one_hot([none] * len(coded), topics),
            },
            examples.groups,
            random_state=random_state,
        )
    ]
    unit_groups = [examples.groups[article] for article in examples.unit_article]
    truth = examples.unit_topics()
    kept = [at for at, label in enumerate(truth) if label is not None]
    units = [unit for article in coded for unit in article.units]

    def some(labels: Sequence[str | None]) -> Truth:
        return one_hot([labels[at] or none for at in kept], topics)

    if kept:
        result.append(
            question(
                "sentence topic",
                topics,
                some(truth),
                {
                    "stancebook": some([unit.topic.label for unit in units]),
                    "keywords": some(units_by_keyword),
                    "always none": some([none] * len(units)),
                },
                [unit_groups[at] for at in kept],
                random_state=random_state,
            )
        )
        frames = book.frames.label_ids
        found = [{frame.label for frame in unit.frames} for unit in units]
        keyword_frames = KeywordBaseline(book.frames).multiple([unit.read.unit.text for unit in units])
        coded_at = examples.coded_in("frames")
        result.append(
            question(
                "sentence frames",
                frames,
                examples.frame_truth()[coded_at],
                {
                    "stancebook": many_hot(found, frames)[coded_at],
                    "keywords": many_hot(keyword_frames, frames)[coded_at],
                },
                [unit_groups[at] for at in coded_at],
                random_state=random_state,
            )
        )
    if examples.pairs and coder.models.stance is not None:
        result.append(_stance_question(coder, examples, random_state))
    return result


def _stance_question(coder: Coder, examples: Examples, random_state: int) -> Question:
    model = coder.models.stance
    assert model is not None  # the caller checked
    views = PairViews(coder.codebook)
    chances = model.predict_proba([views.view(pair.unit, pair.holder, pair.mention) for pair in examples.pairs])
    none = model.labels.index(str(coder.codebook.stance.none))
    prior = coder.manifest.get("actor_prior", {})
    guesses = [prior.get(pair.mention.target, model.labels[none]) for pair in examples.pairs]
    return question(
        "stance of (sentence, holder, target)",
        model.labels,
        one_hot([pair.stance for pair in examples.pairs], model.labels),
        {
            "stancebook": stance_table(chances, model.thresholds_, none),
            "actor prior": one_hot(guesses, model.labels),
            "always none": one_hot([model.labels[none]] * len(guesses), model.labels),
        },
        [examples.groups[pair.article] for pair in examples.pairs],
        random_state=random_state,
    )


def article_hash(body: str) -> str:
    """Return a digest by which an article is known again, however its spaces and case are set."""
    return hashlib.sha256(" ".join(body.lower().split()).encode()).hexdigest()[:16]
