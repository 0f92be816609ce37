"""Codings: every label and offset is checked, and the mistake is named with its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stancebook import Codebook
from stancebook.corpus.codings import read_corpus
from stancebook.errors import CodingError

TEXT = "Troops left the town of Mara on Monday. Residents cheered."
GOOD: dict[str, Any] = {"article_id": "a", "start": 0, "end": 39, "unit": "body", "topic": "none"}


def corpus(folder: Path, *rows: object) -> Path:
    (folder / "articles.jsonl").write_text(json.dumps({"article_id": "a", "text": TEXT}) + "\n")
    (folder / "codings.jsonl").write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows))
    return folder


def test_a_good_corpus(tmp_path: Path, codebook: Codebook) -> None:
    stance = {"holder": "NARRATOR", "target": "CIVILIANS", "stance": "favour", "certainty": "arguable"}
    rows = [{"article_id": "a", "level": "article", "topic": "none"}, {**GOOD, "frames": ["VL"], "stances": [stance]}]
    (text,) = read_corpus(corpus(tmp_path, *rows), codebook)
    (unit,) = text.units
    assert (text.topic, unit.topic, unit.frames, unit.speaker) == ("none", "none", ("VL",), "NARRATOR")
    assert unit.stances[0].clear is False


def test_none_is_a_label_and_unclear_is_not(tmp_path: Path, codebook: Codebook) -> None:
    (text,) = read_corpus(corpus(tmp_path, GOOD, {**GOOD, "start": 40, "end": 58, "topic": "unclear"}), codebook)
    assert [unit.topic for unit in text.units] == ["none", None]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({**GOOD, "topic": "sport"}, r"codings.jsonl:1: topic is 'sport'; expected one of blood_drive, .* or unclear"),
        ({**GOOD, "end": 999}, "codings.jsonl:1: start and end must lie within the 58 characters"),
        ({**GOOD, "start": 39}, "start and end must lie within"),
        ({**GOOD, "start": "0"}, "start and end must lie within"),
        ({**GOOD, "unit": "line"}, "unit is 'line'; expected one of body"),
        ({**GOOD, "frames": ["XX"]}, r"frames holds \['XX'\]"),
        ({**GOOD, "article_id": "b"}, "article_id 'b' is not among the articles"),
        ({**GOOD, "stances": [{"holder": "", "target": "ISIS", "stance": "against"}]}, "a stance needs a holder"),
        ({**GOOD, "stances": [{"holder": "N", "target": "MARS", "stance": "against"}]}, "target 'MARS' is not in"),
        ("{nonsense", "codings.jsonl:1: not valid JSON"),
        ("[]", "expected a JSON object, found list"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, codebook: Codebook, row: object, message: str) -> None:
    with pytest.raises(CodingError, match=message):
        read_corpus(corpus(tmp_path, row), codebook)


def test_a_folder_without_codings(tmp_path: Path, codebook: Codebook) -> None:
    with pytest.raises(CodingError, match=r"no codings\.jsonl here"):
        read_corpus(tmp_path, codebook)


# passes

FRAMES = {"article_id": "a", "start": 0, "end": 39, "unit": "body", "frames": ["VL"], "pass": 1}


def test_variables_of_one_unit_may_come_in_several_rows(tmp_path: Path, codebook: Codebook) -> None:
    ((unit,),) = (text.units for text in read_corpus(corpus(tmp_path, GOOD, FRAMES), codebook))
    assert (unit.topic, unit.frames) == ("none", ("VL",))
    assert set(unit.coded) == {"topic", "frames"}


def test_the_settled_pass_counts_before_the_first_and_the_first_before_the_second(
    tmp_path: Path, codebook: Codebook
) -> None:
    rows = [
        {**GOOD, "pass": 2, "topic": "coercion", "frames": ["ST"]},
        {**GOOD, "pass": 1},
        {**FRAMES, "pass": "gold", "frames": []},
    ]
    ((unit,),) = (text.units for text in read_corpus(corpus(tmp_path, *rows), codebook))
    assert (unit.topic, unit.frames) == ("none", ())


def test_a_settled_doubt_is_not_filled_from_an_earlier_pass(tmp_path: Path, codebook: Codebook) -> None:
    rows = [GOOD, {**GOOD, "pass": "gold", "topic": "unclear"}]
    ((unit,),) = (text.units for text in read_corpus(corpus(tmp_path, *rows), codebook))
    assert unit.topic is None
    assert "topic" in unit.coded


def test_one_pass_alone(tmp_path: Path, codebook: Codebook) -> None:
    folder = corpus(tmp_path, GOOD, {**GOOD, "pass": 2, "topic": "coercion"})
    ((unit,),) = (text.units for text in read_corpus(folder, codebook, coding_pass=2))
    assert unit.topic == "coercion"


def test_quotes_are_read(tmp_path: Path, codebook: Codebook) -> None:
    quote = {"speaker": "Ana Ruiz", "kind": "indirect", "cue": None, "source": [0, 6], "content": [[7, 38]]}
    ((unit,),) = (text.units for text in read_corpus(corpus(tmp_path, {**GOOD, "quotes": [quote]}), codebook))
    (found,) = unit.quotes
    assert (found.speaker, found.kind.value, found.cue) == ("Ana Ruiz", "indirect", None)
    assert [span.of(TEXT) for span in found.content] == ["left the town of Mara on Monday"]


@pytest.mark.parametrize(
    ("quote", "message"),
    [
        ({"speaker": "A", "kind": "spoken", "content": [[0, 6]]}, "kind of quote is 'spoken'"),
        ({"speaker": " ", "kind": "direct", "content": [[0, 6]]}, "a quote needs a speaker"),
        ({"speaker": "A", "kind": "direct", "content": []}, "a quote needs its content"),
        ({"speaker": "A", "kind": "direct", "content": [[0, 45]]}, r"\[0, 45\] is no \[start, end\] within the unit"),
        ({"speaker": "A", "kind": "direct", "content": [[0, 6]], "cue": [3]}, r"\[3\] is no \[start, end\]"),
    ],
)
def test_mistakes_in_quotes_are_named(tmp_path: Path, codebook: Codebook, quote: dict[str, Any], message: str) -> None:
    with pytest.raises(CodingError, match=message):
        read_corpus(corpus(tmp_path, {**GOOD, "quotes": [quote]}), codebook)


def test_a_pass_has_a_number_or_is_settled(tmp_path: Path, codebook: Codebook) -> None:
    with pytest.raises(CodingError, match=r"pass is .second.; expected 1, 2, \.\.\. or gold"):
        read_corpus(corpus(tmp_path, {**GOOD, "pass": "second"}), codebook)
