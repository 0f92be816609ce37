"""Reliability: how far two passes of coding over the same articles agree, variable by variable and label by label."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from stancebook.codebook import Codebook
from stancebook.corpus.codings import read_corpus
from stancebook.errors import CodingError
from stancebook.examples import same_holder
from stancebook.measurement.agreement import agreement
from stancebook.measurement.metrics import Interval
from stancebook.records import NARRATOR, CodedText, UnitCoding
from stancebook.text.reading import TextReader

Code = str | None
Coded = list[tuple[Code, Code, str]]
"""What two coders said of each thing, and the group of its article."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Krippendorff's alpha of one variable, or of one label against all others.

    ``same`` is the share of things coded alike, which chance alone can make high; ``given`` is how often the label
    was given by a coder, of twice ``count``; None for a variable as a whole.
    """

    variable: str
    label: str | None
    alpha: Interval
    same: float
    count: int
    given: int | None


@dataclass(frozen=True, slots=True)
class _Pair:
    """One unit that both passes coded."""

    group: str
    targets: tuple[str, ...]
    one: UnitCoding
    two: UnitCoding

    def both(self, variable: str) -> bool:
        return variable in self.one.coded and variable in self.two.coded


def measure_agreement(
    corpus: str | Path, codebook: Codebook, passes: tuple[int, int] = (1, 2), *, random_state: int = 0
) -> list[Agreement]:
    """Return the agreement of two passes of coding, for each variable and each label.

    Parameters
    ----------
    corpus : path
        A folder as `corpus.codings.read_corpus` takes it.
    passes : (int, int)
        The two passes; units that only one of them coded are left out.
    random_state : int
        Fixes the bootstrap over articles.

    Returns
    -------
    list of Agreement
        Topics of articles and units (all labels, then each against the rest); frames, an arguable one counting as
        given; whether somebody speaks, and who; whether there is a stance of a class of holder toward a target at
        all, with and without what a coder found arguable, and its direction where both coders found one; whether a
        unit holds a quote, and of which kind.

    Raises
    ------
    CodingError
        If no article was coded in both passes.

    Examples
    --------
    >>> from stancebook import load_codebook
    >>> measure_agreement("seeds", load_codebook())
    Traceback (most recent call last):
        ...
    stancebook.errors.CodingError: seeds: no article was coded in both pass 1 and pass 2
    """
    ones, twos = (
        {text.article.article_id: text for text in read_corpus(corpus, codebook, coding_pass=number)}
        for number in passes
    )
    shared = [(one, twos[name]) for name, one in ones.items() if name in twos]
    if not shared:
        raise CodingError(f"{corpus}: no article was coded in both pass {passes[0]} and pass {passes[1]}")
    pairs = list(_pairs(shared, TextReader(codebook)))
    rows = list(_rows(shared, pairs, codebook))
    return [
        Agreement(
            variable,
            label,
            agreement([[one, two] for one, two, _ in found], [group for *_, group in found], random_state),
            float(np.mean([one == two for one, two, _ in found])),
            len(found),
            None if label is None else sum((one == label) + (two == label) for one, two, _ in found),
        )
        for variable, label, found in rows
        if found
    ]


def _rows(
    texts: Sequence[tuple[CodedText, CodedText]], pairs: Sequence[_Pair], codebook: Codebook
) -> Iterator[tuple[str, str | None, Coded]]:
    topics, none = codebook.topic.label_ids, str(codebook.stance.none)
    articles: Coded = [(one.topic, two.topic, one.group) for one, two in texts if one.topic and two.topic]
    yield from _each_label("article topic", articles, topics)
    units = _codes(pairs, "topic", lambda code: code.topic)
    yield from _each_label("unit topic", [row for row in units if row[0] and row[1]], topics)
    for frame in codebook.frames.label_ids:
        yield "frame", frame, _codes(pairs, "frames", partial(_frame, frame))
    yield "unit is speech", None, _codes(pairs, "speaker", lambda code: str(code.speaker != NARRATOR))
    yield "speaker of a unit", None, [_speakers(pair) for pair in pairs if pair.both("speaker")]
    sided = [pair for pair in pairs if pair.both("stances")]
    stances = [row for pair in sided for row in _stances(pair, none)]
    clear = [row for pair in sided for row in _stances(pair, none, clear=True)]
    for name, rows in (("stance: any at all", stances), ("stance: any at all, clear", clear)):
        yield name, None, [(str(one != none), str(two != none), group) for one, two, group in rows]
    yield "stance: direction", None, [row for row in stances if none not in row[:2]]
    yield from _each_label("stance", stances, codebook.stance.label_ids)
    yield "unit holds a quote", None, _codes(pairs, "quotes", lambda code: str(bool(code.quotes)))
    quoted = _codes(pairs, "quotes", lambda code: code.quotes[0].kind.value if code.quotes else None)
    yield "kind of quote", None, [row for row in quoted if row[0] and row[1]]


def _codes(pairs: Sequence[_Pair], variable: str, value: Callable[[UnitCoding], Code]) -> Coded:
    return [(value(pair.one), value(pair.two), pair.group) for pair in pairs if pair.both(variable)]


def _each_label(variable: str, found: Coded, labels: Iterable[str]) -> Iterator[tuple[str, str | None, Coded]]:
    yield variable, None, found
    for label in labels:
        yield (
            variable,
            label,
            [(label if one == label else "-", label if two == label else "-", group) for one, two, group in found],
        )


def _pairs(texts: Iterable[tuple[CodedText, CodedText]], reader: TextReader) -> Iterator[_Pair]:
    for first, second in texts:
        others = {unit.span: unit for unit in second.units}
        targets = {unit.unit.span: unit.targets for unit in reader.read(first.article).coded_units}
        for unit in first.units:
            if unit.span in others:
                yield _Pair(first.group, targets.get(unit.span, ()), unit, others[unit.span])


def _frame(frame: str, coding: UnitCoding) -> str:
    """Return the frame where it is there, an arguable one too."""
    return frame if frame in coding.frames or frame in coding.frames_arguable else "-"


def _speakers(pair: _Pair) -> tuple[Code, Code, str]:
    """Return the two names; one name where they mean the same."""
    same = same_holder(pair.one.speaker, pair.two.speaker)
    return pair.one.speaker, pair.one.speaker if same else pair.two.speaker, pair.group


def _stances(pair: _Pair, none: str, *, clear: bool = False) -> Iterator[tuple[Code, Code, str]]:
    """Return both coders' stance of the narrator, and of everybody else, toward each target that is in question.

    With ``clear``, what either coder found arguable is left out.
    """
    coders = (pair.one, pair.two)
    listed = {(row.holder == NARRATOR, row.target) for code in coders for row in code.stances}
    speech = any(code.speaker != NARRATOR for code in coders)
    asked = {(narrator, target) for target in pair.targets for narrator in ((True, False) if speech else (True,))}
    for key in sorted(listed | asked):
        found = [next((row for row in c.stances if (row.holder == NARRATOR, row.target) == key), None) for c in coders]
        if clear and any(row is not None and not row.clear for row in found):
            continue
        one, two = (none if row is None else row.stance for row in found)
        yield one, two, pair.group
