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
