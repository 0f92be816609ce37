"""Characters: folding keeps every offset; keys forgive spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancebook.text.normalize import fold, is_shouted, lower, repair, word_key


@given(st.text())
def test_folding_and_lowering_keep_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert len(lower(text)) == len(text)


@given(st.text(alphabet=st.characters(max_codepoint=0x2FF)))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "good",
    ["“Quoted” and ‘single’", "ﬁne ligatures", "non\u00a0breaking", "line\r\nend", "al-Qa’im", "&amp; stays", "çéü"],
)
def test_repair_leaves_good_text_alone(good: str) -> None:
    assert repair(good) == good


def test_spellings_come_out_alike() -> None:
    assert word_key("Qa'im") == word_key("Qaim") == word_key("QAIM's")


def test_shouting() -> None:
    assert is_shouted("TROOPS LEAVE TOWN")
    assert not is_shouted("IS left")
