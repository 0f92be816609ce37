"""Reliability: two passes over a small corpus whose agreement is known by hand."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from stancebook import Codebook
from stancebook.errors import CodingError
from stancebook.reliability import Agreement, measure_agreement

LINES = ["Ana Ruiz condemned ISIS.", "Residents fled.", "Snow fell.", "ISIS was silent."]
TEXT = "\n\n".join(LINES)
STARTS = [TEXT.index(line) for line in LINES]
AGAINST = {"holder": "Ana Ruiz", "target": "ISIS", "stance": "against"}


def row(at: int, number: int, **codes: Any) -> dict[str, Any]:
    span = {"start": STARTS[at], "end": STARTS[at] + len(LINES[at])}
    return {"article_id": "a", **span, "unit": "body", "pass": number, **codes}


def corpus(folder: Path, rows: list[dict[str, Any]]) -> Path:
    (folder / "articles.jsonl").write_text(json.dumps({"article_id": "a", "text": TEXT}) + "\n")
    (folder / "codings.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return folder


def found(rows: list[Agreement], variable: str, label: str | None = None) -> Agreement:
    return next(item for item in rows if (item.variable, item.label) == (variable, label))


def test_topics_frames_and_speakers(tmp_path: Path, codebook: Codebook) -> None:
    first = ["none", "coercion", "none", "none"]
    second = ["none", "coercion", "none", "coercion"]
    rows = [row(at, 1, topic=topic, frames=["MC"] if at == 0 else []) for at, topic in enumerate(first)]
    rows += [
        row(at, 2, topic=topic, frames_arguable=["MC"] if at == 0 else [], frames=[]) for at, topic in enumerate(second)
    ]
    rows += [row(0, number, speaker="Ms Ruiz", stances=[]) for number in (1, 2)]
    result = measure_agreement(corpus(tmp_path, rows), codebook)
    topic = found(result, "unit topic")
    assert topic.count == 4
    assert topic.same == 0.75
    # the worked example of `nominal_alpha`
    assert topic.alpha.value == pytest.approx(0.533, abs=0.001)
    assert found(result, "unit topic", "coercion").given == 3
    assert found(result, "frame", "MC").same == 1.0
    assert found(result, "frame", "MC").alpha.value == 1.0
    assert math.isnan(found(result, "frame", "ST").alpha.value)


def test_stances_part_detection_from_direction(tmp_path: Path, codebook: Codebook) -> None:
    favour = {**AGAINST, "stance": "favour"}
    rows = [
        row(0, 1, speaker="Ana Ruiz", stances=[AGAINST]),
        row(0, 2, speaker="Ms Ruiz", stances=[favour]),
        row(3, 1, speaker="NARRATOR", stances=[]),
        row(3, 2, speaker="NARRATOR", stances=[]),
    ]
    result = measure_agreement(corpus(tmp_path, rows), codebook)
    # in the first unit narrator and speaker toward ISIS, in the other the narrator alone
    assert found(result, "stance: any at all").count == 3
    assert found(result, "stance: any at all").same == 1.0
    assert found(result, "stance: direction").count == 1
    assert found(result, "stance: direction").same == 0.0
    assert found(result, "speaker of a unit").same == 1.0


def test_articles_coded_once_say_nothing(tmp_path: Path, codebook: Codebook) -> None:
    with pytest.raises(CodingError, match="no article was coded in both pass 1 and pass 2"):
        measure_agreement(corpus(tmp_path, [row(0, 1, topic="none")]), codebook)
