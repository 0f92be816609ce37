"""Measure what each part of the corpus buys, and write ``study.json`` and ``study.svg`` beside this file.

Learning curves over writers, models without the hard negatives, and models that have read nothing of one region, one
kind of page or one decade, each beside its baselines. Takes about half an hour on two cores.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np

matplotlib.use("Agg")
import matplotlib.pyplot as plt

from stancebook import load_codebook
from stancebook.corpus.codings import grouped_by, read_corpus
from stancebook.examples import Examples, make_examples
from stancebook.generalisation import Setting, learning_curve, leave_one_out, mean_interval, without
from stancebook.records import CodedText

HERE = Path(__file__).parent
QUESTIONS = ("article topic", "sentence topic", "sentence frames")
FIELDS = ("region", "page", "decade")


def examples_of(group_by: str | None = None) -> Examples:
    """Return the corpus, aligned; groups are near copies, or also all that share a field."""
    book = load_codebook()
    texts = read_corpus(HERE, book)
    return make_examples(grouped_by(texts, group_by) if group_by else texts, book)


def digest(texts: Sequence[CodedText]) -> str:
    """Return a digest of all that the study reads: texts, topics and frames."""
    codes = [
        [text.article.body, text.topic, [[unit.topic, unit.frames, unit.frames_arguable] for unit in text.units]]
        for text in texts
    ]
    return hashlib.sha256(json.dumps(codes).encode()).hexdigest()


def era(decade: str) -> str:
    """Return a decade, or the group of years in which a decade is pooled.

    >>> era("1940s"), era("1960s"), era("1990s")
    ('before 1950', '1950s and 1960s', '1990s')
    """
    if decade < "1950s":
        return "before 1950"
    return "1950s and 1960s" if decade < "1970s" else decade


def curve() -> list[Setting]:
    """Return the learning curve over whole writers."""
    return learning_curve(examples_of("writer"), progress=note)


def hard_negatives() -> list[Setting]:
    """Return models that have not read the hard negatives, and models that have not read as many other articles."""
    examples = examples_of("writer")
    hard = np.array([bool(text.article.metadata["hard_negative"]) for text in examples.texts])
    rest = np.flatnonzero(~hard)
    others = np.isin(np.arange(len(hard)), np.random.default_rng(0).choice(rest, hard.sum(), replace=False))
    return [
        without(examples, list(left_out), name, progress=note)
        for name, left_out in (("without hard negatives", hard), ("without as many others, at random", others))
    ]


def left_out(field: str) -> list[Setting]:
    """Return the figures of every value of a field, by models that have read no article with it."""
    examples = examples_of()
    values = [str(text.article.metadata[field]) for text in examples.texts]
    return leave_one_out(examples, [era(value) for value in values] if field == "decade" else values, progress=note)


def note(step: str) -> None:
    """Tell which step is running."""
    print(step, file=sys.stderr, flush=True)


def plain(settings: Sequence[Setting]) -> list[dict[str, Any]]:
    """Return settings as plain data: macro-F1, low and high for each question and system."""
    return [
        {
            "name": setting.name,
            "articles": setting.articles,
            "figures": {
                question.name: {row.system: interval(row.macro_f1) for row in question.rows}
                for question in setting.questions
            },
        }
        for setting in settings
    ]


def interval(figure: Any) -> list[float]:
    """Return a figure and its bounds, rounded."""
    return [round(value, 4) for value in (figure.value, figure.low, figure.high)]


def summary(settings: Sequence[Setting]) -> dict[str, Any]:
    """Return the mean over settings and the worst of them, for each question and system."""
    result: dict[str, Any] = {}
    for question in QUESTIONS:
        systems = [row.system for found in settings[0].questions if found.name == question for row in found.rows]
        worst = min(settings, key=lambda setting: setting.figure(question).value)
        result[question] = {
            "mean": {system: interval(mean_interval(settings, question, system)) for system in systems},
            "worst": [worst.name, *interval(worst.figure(question))],
        }
    return result


def draw(study: dict[str, Any]) -> None:
    """Draw the learning curves, and every setting left out."""
    colours = dict(zip(QUESTIONS, ("#0072b2", "#d55e00", "#009e73"), strict=True))
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 8), width_ratios=(1, 1.5), layout="constrained")
    shares = [int(row["name"].rstrip("%")) for row in study["learning curve"]]
    for question, colour in colours.items():
        found = [row["figures"][question]["stancebook"] for row in study["learning curve"]]
        middle = [value for value, _, _ in found]
        left.plot(shares, middle, marker="o", color=colour, label=question)
        left.fill_between(shares, [low for _, low, _ in found], [high for *_, high in found], color=colour, alpha=0.15)
    left.set(xlabel="writers read, %", ylabel="macro-F1 on writers never read", ylim=(0, 1), xticks=shares)
    left.legend(loc="lower right", frameon=False)
    rows = [(field, row) for field in reversed(FIELDS) for row in reversed(study["left out"][field]["settings"])]
    for question, colour in colours.items():
        found = [row["figures"][question]["stancebook"] for _, row in rows]
        places = range(len(rows))
        right.hlines(places, [low for _, low, _ in found], [high for *_, high in found], color=colour, alpha=0.35)
        right.plot([value for value, _, _ in found], places, "o", color=colour, markersize=4)
    right.set_yticks(range(len(rows)), [f"{row['name']} ({row['articles']})" for _, row in rows], fontsize=8)
    right.set(xlabel="macro-F1 on a setting never read", xlim=(0, 1.02))
    right.grid(axis="x", alpha=0.3)
    figure.savefig(HERE / "study.svg", metadata={"Date": None})


def main() -> None:
    """Run every study, two at a time, and write the results."""
    read = digest(read_corpus(HERE, load_codebook()))  # first: who edits the corpus meanwhile must run the study again
    with ProcessPoolExecutor(2) as pool:
        jobs = {field: pool.submit(left_out, field) for field in FIELDS}
        curves, hard = pool.submit(curve), pool.submit(hard_negatives)
        by_field = {field: job.result() for field, job in jobs.items()}
        study = {
            "digest": read,
            "learning curve": plain(curves.result()),
            "hard negatives": plain(hard.result()),
            "left out": {field: {"settings": plain(found), **summary(found)} for field, found in by_field.items()},
            "all settings": summary([setting for found in by_field.values() for setting in found]),
        }
    (HERE / "study.json").write_text(json.dumps(study, indent=1, ensure_ascii=False) + "\n", "utf-8")
    plt.rcParams["svg.hashsalt"] = "stancebook"
    draw(study)


if __name__ == "__main__":
    main()
