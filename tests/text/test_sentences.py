"""Sentence boundaries: a golden table, and what must hold for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancebook.text.sentences import split_sentences

GOLDEN = [
    ["He left.", "She stayed."],
    ['"I saw it. It fell," said Maj. Gen. Hadi Kassar of the police.', "He left."],
    ['He said the land is "one country in its people, its blood and its land", he said.', "Nobody spoke."],
    ['The effort is "a clear response against terrorism".', '"We are here," he said.'],
    ["Dr. Ruiz came at 5 p.m. on Dec. 8th.", "Then she left."],
    ["The U.S.-led coalition struck 0.5 km away.", "Nobody was hurt."],
    ["“The group took it. We saw,” Soz added.", "“They left.”"],
    ["Lt. Col. J. Smith spoke first.", "Mr. Hall did not."],
    ["It was over!", "Was it?", "Yes."],
    ['"The drive [...] will not be the last," Erzaij said.', "He left."],
]


@pytest.mark.parametrize("sentences", GOLDEN, ids=lambda sentences: sentences[0][:30])
def test_golden(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [span.of(text) for span in split_sentences(text)] == sentences


@given(st.text(max_size=300))
def test_spans_are_in_order_and_lose_no_letter(text: str) -> None:
    spans = split_sentences(text)
    assert all(one.end <= other.start for one, other in zip(spans, spans[1:], strict=False))
    kept = "".join(span.of(text) for span in spans)
    letters = [char for char in text if char.isalnum()]
    assert [char for char in kept if char.isalnum()] == letters


def test_a_paragraph_of_absurd_length_is_split_in_linear_time() -> None:
    assert len(split_sentences("The army left the town. " * 5000)) >= 4900
