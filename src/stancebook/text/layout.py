"""Cleaning: what each line of a page is, with its offsets. Nothing is deleted, only named.

Rules look at the shape of a line (credits, comment forms, captions, bylines, datelines), never at a particular outlet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stancebook.records import Span, UnitKind
from stancebook.text.boilerplate import DATE, byline, is_boilerplate
from stancebook.text.normalize import fold

MAX_HEADLINE_CHARS = 200
MAX_SUBHEAD_WORDS = 14
_WRAP_WIDTH = 110

_CAPTION_LEAD = re.compile(
    r"(?i:\[photo\]|\(?(?:caption|pictured(?: above| below)?|photo caption|above|in the picture)\s*[:,–-])"
)
# a credit at the end of a line makes what stands before it a caption
_CAPTION_CREDIT = re.compile(
    r"(?<=[.!?)\s])\s*(?P<credit>(?i:\(?(?:file|stock|handout|archive) (?:photo|picture|image)\b[^.]{0,40}\)?\.?"
    r"|\(?(?:photo|picture|image|photograph|credit|pic)(?: by| courtesy(?: of)?| credit)?\s*[:/][^.]{0,60}\)?\.?"
    r"|\((?:photo|image|picture)[^)]{0,60}\)\.?))\s*$"
)
_PLACE = r"[A-Z][\w'.-]*(?:[ -](?:(?:de|del|la|al|el|of|the|and|ez|es|ash) ?-?)?[A-Z][\w'.-]*){0,3}"
_DATELINE = re.compile(
    rf"(?P<dateline>{_PLACE}(?:, {_PLACE}){{0,2}}(?:,? {DATE})?(?: ?\([A-Za-z][^)]{{1,40}}\))?(?:,? {DATE})?)"
    rf"\s?(?:–|--| - |: (?=[A-Z][a-z]+ ))\s*(?=\S)"
)
_DATELINE_STRONG = re.compile(rf"[A-Z][A-Z'. -]{{2,}}(?:, {_PLACE})?|.*(?:{DATE}|\([A-Z][^)]+\))|{_PLACE}, {_PLACE}")
_ENDS_SENTENCE = re.compile(r"""[.!?…]['")\]]*$|[.!?…]['")\]]*\s*\(\w+\)$""")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a part of one that is something of its own, with its kind."""

    span: Span
    kind: UnitKind


@dataclass(frozen=True, slots=True)
class Layout:
    """The blocks of a page, and what its furniture tells."""

    blocks: tuple[Block, ...]
    dateline: str | None = None
    byline: str | None = None


def read_layout(body: str, headline: Span | None = None) -> Layout:
    r"""Name every paragraph of a page.

    Parameters
    ----------
    body : str
        The page.
    headline : Span, optional
        Where the headline stands, if the input gave it apart. Without it a headline is looked for.

    Examples
    --------
    >>> page = "Army takes town\n\nMARA, 4 May – Troops entered Mara.\n\nSource: Mara News"
    >>> [(block.kind.value, block.span.of(page)) for block in read_layout(page).blocks]
    [('headline', 'Army takes town'), ('body', 'Troops entered Mara.'), ('boilerplate', 'Source: Mara News')]
    """
    folded = fold(body)
    paragraphs = _paragraphs(folded)
    kinds: list[UnitKind | None] = [
        UnitKind.BOILERPLATE if is_boilerplate(span.of(folded)) else None for span in paragraphs
    ]
    _name_headings(folded, paragraphs, kinds, headline)
    blocks: list[Block] = []
    dateline = writer = None
    seen_body = 0
    for span, kind in zip(paragraphs, kinds, strict=True):
        line = span.of(folded)
        if kind is UnitKind.BOILERPLATE:
            writer = writer or byline(line)
        elif kind is None:
            caption = _caption(line, span)
            if caption:
                blocks.extend(caption)
                continue
            kind = UnitKind.BODY
            seen_body += 1
            end = _dateline_end(line) if seen_body <= 2 else 0
            if end:
                dateline = dateline or line[:end].rstrip(" :–-")
                span = Span(span.start + end, span.end)
        blocks.append(Block(span, kind))
    return Layout(tuple(blocks), dateline, writer)


def _paragraphs(folded: str) -> list[Span]:
    """Split into paragraphs: lines, except where a block of lines is one hard-wrapped paragraph."""
    spans: list[Span] = []
    block: list[Span] = []
    start = 0
    for line in [*folded.split("\n"), ""]:
        left = len(line) - len(line.lstrip(" "))
        if line.strip(" "):
            block.append(Span(start + left, start + len(line.rstrip(" "))))
        elif block:
            spans.extend([Span(block[0].start, block[-1].end)] if _is_wrapped(folded, block) else block)
            block = []
        start += len(line) + 1
    if block:
        spans.extend([Span(block[0].start, block[-1].end)] if _is_wrapped(folded, block) else block)
    return spans


def _is_wrapped(folded: str, block: list[Span]) -> bool:
    """Whether the lines of a block were broken at a width, and not by the writer."""
    if len(block) < 2:
        return False
    widths = [span.end - span.start for span in block[:-1]]
    if max(widths) > _WRAP_WIDTH or min(widths) < 0.55 * max(widths) or max(widths) < 40:
        return False
    ending = sum(bool(_ENDS_SENTENCE.search(span.of(folded))) for span in block[:-1])
    return ending <= len(widths) / 2


def _name_headings(folded: str, paragraphs: list[Span], kinds: list[UnitKind | None], headline: Span | None) -> None:
    """Mark headline and sub-heads: short paragraphs that end no sentence, with text after them."""
    plain = [index for index, kind in enumerate(kinds) if kind is None]
    if not plain:
        return
    # a page that ends no sentence anywhere (a list, a telegram) has no sub-heads, only lines
    closing = sum(_ends_sentence(paragraphs[index].of(folded)) for index in plain)
    first = plain[0]
    line = paragraphs[first].of(folded)
    if headline is not None or (len(plain) > 1 and _is_headline(line)):
        kinds[first] = UnitKind.HEADLINE
    for place, index in enumerate(plain[1:], 1):
        line = paragraphs[index].of(folded)
        short = len(line.split()) <= (2 * MAX_SUBHEAD_WORDS if place == 1 else MAX_SUBHEAD_WORDS)
        last = index == plain[-1]
        if (
            short
            and closing
            and not last
            and not _ends_sentence(line)
            and line[0] not in "-–*•"
            and line[-1] not in ",;:)"
            and not _dateline_end(line)
            and _CAPTION_CREDIT.search(line) is None
        ):
            kinds[index] = UnitKind.SUBHEAD


def _is_headline(line: str) -> bool:
    """Whether a first line is a headline: it ends no sentence, or asks or shouts in a few words."""
    if len(line) > MAX_HEADLINE_CHARS or line[-1] in ":,;":
        return False
    return not _ends_sentence(line) or (line[-1] in "?!" and len(line.split()) <= MAX_SUBHEAD_WORDS)


def _ends_sentence(line: str) -> bool:
    return _ENDS_SENTENCE.search(line) is not None


def _caption(line: str, span: Span) -> list[Block]:
    """Split a caption from the credit behind it; empty when the line is no caption."""
    credit = _CAPTION_CREDIT.search(line)
    if credit is not None and credit.start() > 0 and len(line) < 400:
        end = span.start + len(line[: credit.start("credit")].rstrip())
        return [
            Block(Span(span.start, end), UnitKind.CAPTION),
            Block(Span(span.start + credit.start("credit"), span.end), UnitKind.BOILERPLATE),
        ]
    if _CAPTION_LEAD.match(line):
        return [Block(span, UnitKind.CAPTION)]
    return []


def _dateline_end(line: str) -> int:
    """Return how many characters of the line are dateline: place, date or agency, and the dash after them."""
    found = _DATELINE.match(line)
    if found is None or len(found["dateline"]) > 70:
        return 0
    colon = line[found.end("dateline") :].lstrip().startswith(":")
    # a colon also ends "ANCHOR:", and a dash also parts two halves of a sentence: demand a date, a comma or capitals
    if colon and not re.search(rf"{DATE}|\(", found["dateline"]):
        return 0
    if not _DATELINE_STRONG.fullmatch(found["dateline"]) and len(found["dateline"].split()) > 2:
        return 0
    return found.end()
