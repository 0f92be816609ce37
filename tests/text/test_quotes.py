"""Quote marks in either style, balanced or not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancebook.text.quotes import is_speech, quoted_spans


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('"We left," he said.', ['"We left,"']),
        ("“We left,” he said. “All of us.”", ["“We left,”", "“All of us.”"]),
        ("ISIL 'rejects life, wants chaos to reign'", ["'rejects life, wants chaos to reign'"]),
        ("The soldiers' families and the group's men", []),
        ("'We don't know,' she said.", ["'We don't know,'"]),
        ("‘We saw the soldiers’ families,’ she said.", ["‘We saw the soldiers’ families,’"]),
        ('"An open quotation that goes on', ['"An open quotation that goes on']),
        ("He called it 'a long war' twice.", ["'a long war'"]),
        ("", []),
        ('"', []),
    ],
)
def test_quoted_spans(text: str, quoted: list[str]) -> None:
    assert [span.of(text) for span in quoted_spans(text)] == quoted


@pytest.mark.parametrize("name", ['"Islamic State of Iraq and the Levant"', '"Daesh"', '"Operation Olive Branch"'])
def test_names_are_no_speech(name: str) -> None:
    assert not is_speech(name)


@given(st.text(alphabet="ab \"'“”‘’.,\n", max_size=120))
def test_never_raises_and_never_overlaps(text: str) -> None:
    spans = quoted_spans(text)
    assert all(one.end <= other.start for one, other in zip(spans, spans[1:], strict=False))
