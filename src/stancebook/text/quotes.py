"""Quote marks: which stretches of a paragraph stand inside them, in either style, balanced or not."""

from __future__ import annotations

import re

from stancebook.records import Span
from stancebook.text.normalize import WORD, fold

# British style: a mark that opens at a word and closes after one, and is no apostrophe. One that closes after
# punctuation is preferred, as "the soldiers' families" also looks like an end.
_SINGLE = re.compile(
    r"(?<![\w'\"])'(?=[\w\[(])(?:[^'\"\n]|(?<=\w)'(?=\w)|(?<=s)'(?= \w)){0,600}?[.,!?…]'(?!\w)"
    r"|(?<![\w'\"])'(?=[\w\[(])(?:[^'\"\n]|(?<=\w)'(?=\w)){0,300}?(?<=[\w\])])'(?!\w)"
)
SPEECH_WORDS = 4


def quoted_spans(text: str) -> list[Span]:
    r"""Return the stretches inside quote marks, the marks included. Never raises on unbalanced marks.

    An unclosed mark runs to the end of the paragraph, as a quotation over several paragraphs does.

    >>> text = "He spoke of 'a long war' and “nothing else"
    >>> [span.of(text) for span in quoted_spans(text)]
    ["'a long war'", '“nothing else']
    """
    folded = fold(text)
    marks = [at for at, char in enumerate(folded) if char == '"']
    if len(marks) % 2:
        marks.append(len(folded) - 1 if marks[-1] < len(folded) - 1 else marks[-1])
    spans = [Span(start, end + 1) for start, end in zip(marks[::2], marks[1::2], strict=True) if start < end]
    for found in _SINGLE.finditer(folded):
        single = Span(found.start(), found.end())
        if not any(single.overlaps(span) for span in spans):
            spans.append(single)
    return sorted(spans, key=lambda span: span.start)


def is_speech(quoted: str) -> bool:
    """Whether a quoted stretch is somebody's words, and not a name or a single word set apart (rule R3).

    >>> is_speech('"Islamic State of Iraq and the Levant"'), is_speech('"We will stay until the end"')
    (False, True)
    """
    words = WORD.findall(fold(quoted))
    if len(words) < SPEECH_WORDS:
        return bool(words) and quoted.rstrip("\"'”’")[-1:] in ",.!?"
    return any(word[0].islower() and len(word) > 3 for word in words)


def blank(text: str, spans: list[Span]) -> str:
    """Return `text` with the spans overwritten by spaces, the same length."""
    for span in spans:
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return text
