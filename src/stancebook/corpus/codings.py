"""Codings: what coders said of articles, stand-off, by offsets. Read with every label and offset checked.

A corpus is a folder with ``articles.jsonl`` (see `corpus.articles`) and ``codings.jsonl``: one object for a unit and a
pass of coding, and one for an article with ``"level": "article"``. A row holds the variables that were coded in that
pass and no others; the fields are documented in ``data/README.md``.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from stancebook.codebook import Codebook, Variable
from stancebook.corpus.articles import read_articles
from stancebook.corpus.near_copies import near_copy_groups
from stancebook.errors import CodingError
from stancebook.records import (
    NARRATOR,
    Article,
    CodedText,
    QuoteCoding,
    QuoteKind,
    Span,
    StanceCoding,
    UnitCoding,
    UnitKind,
)

UNCLEAR = "unclear"
"""A coder's word for "may be argued either way": counted, and kept out of training."""
GOLD = "gold"
"""The pass that settles where earlier passes differ."""

# the fields of `UnitCoding` that come with each variable; a variable is coded where its first field stands in the row
_VARIABLES = {
    "topic": ("topic", "topic_also", "topic_clear"),
    "frames": ("frames", "frames_arguable"),
    "speaker": ("speaker",),
    "stances": ("stances",),
    "quotes": ("quotes",),
}
_KINDS = {kind.value for kind in UnitKind}
_QUOTES = {kind.value for kind in QuoteKind} - {QuoteKind.NONE.value}


def read_corpus(folder: str | Path, codebook: Codebook, *, coding_pass: int | str | None = None) -> list[CodedText]:
    """Read and check a coded corpus.

    Parameters
    ----------
    folder : path
        Holds the articles (``articles.jsonl``, or ``.txt`` files) and ``codings.jsonl``.
    codebook : Codebook
        Every label, frame, stance and target in the codings must be in it.
    coding_pass : int or str, optional
        The rows of this pass alone. By default each variable of each unit is taken from the pass ``gold`` where it
        was settled there, and else from the first pass that coded it.

    Returns
    -------
    list of CodedText
        In the order of the articles; those without codings are left out. ``group`` is that of near copies.

    Raises
    ------
    CodingError
        At the first coding that does not fit, with its line.
    ArticleError
        If an article cannot be read.
    """
    folder = Path(folder)
    path = folder / "codings.jsonl"
    if not path.is_file():
        raise CodingError(f"{folder}: no codings.jsonl here; a corpus is a folder with articles and codings.jsonl")
    single = folder / "articles.jsonl"
    articles = {article.article_id: article for article in read_articles(single if single.is_file() else folder)}
    topics: dict[str, str | None] = {}
    units: dict[str, dict[Span, UnitCoding]] = defaultdict(dict)
    rows = [(_rank(row, place), place, row) for place, row in _rows(path)]
    for _, place, row in sorted(rows, key=lambda item: item[0]):
        if coding_pass is not None and row.get("pass", 1) != coding_pass:
            continue
        article = articles.get(str(row.get("article_id")))
        if article is None:
            raise CodingError(f"{place}: article_id {row.get('article_id')!r} is not among the articles")
        if row.get("level", "sentence") == "article":
            topics.setdefault(article.article_id, _label(row, "topic", codebook.topic, place))
            continue
        coding = unit_coding(row, article, codebook, place)
        if coding.unit != UnitKind.BOILERPLATE:
            held = units[article.article_id].get(coding.span)
            units[article.article_id][coding.span] = coding if held is None else _filled(held, coding)
    coded = [article for article in articles.values() if article.article_id in units]
    groups = near_copy_groups([article.body for article in coded])
    return [
        CodedText(article, topics.get(article.article_id), tuple(units[article.article_id].values()), group)
        for article, group in zip(coded, groups, strict=True)
    ]


def grouped_by(texts: Sequence[CodedText], field: str) -> list[CodedText]:
    """Return the texts with larger groups: near copies, and all that share a metadata field.

    Raises
    ------
    CodingError
        If an article has no such field.
    """
    missing = [text.article.article_id for text in texts if text.article.metadata.get(field) in (None, "")]
    if missing:
        raise CodingError(
            f"cannot group by {field!r}: {len(missing)} articles have no such field, {missing[0]} the first"
        )
    links = [(text.group, f"{field}={text.article.metadata[field]}") for text in texts]
    root: dict[str, str] = {}

    def find(name: str) -> str:
        while root.setdefault(name, name) != name:
            name = root[name]
        return name

    for group, value in links:
        root[find(group)] = find(value)
    return [replace(text, group=find(text.group)) for text in texts]


def unit_coding(row: Mapping[str, Any], article: Article, codebook: Codebook, place: str) -> UnitCoding:
    """Check one coded unit against its article and codebook."""
    start, end = row.get("start"), row.get("end")
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(article.body)):
        raise CodingError(f"{place}: start and end must lie within the {len(article.body)} characters of the article")
    kind = row.get("unit", "body")
    if kind not in _KINDS:
        raise CodingError(f"{place}: unit is {kind!r}; expected one of {', '.join(sorted(_KINDS))}")
    if kind == UnitKind.BOILERPLATE:
        return UnitCoding(article.article_id, Span(start, end), kind)
    return UnitCoding(
        article.article_id,
        Span(start, end),
        kind,
        tuple(variable for variable in _VARIABLES if row.get(variable) is not None),
        _label(row, "topic", codebook.topic, place),
        _labels(row, "topic_also", codebook.topic, place),
        row.get("topic_certainty", "clear") == "clear",
        _labels(row, "frames", codebook.frames, place),
        _labels(row, "frames_arguable", codebook.frames, place),
        str(row.get("speaker") or NARRATOR),
        tuple(_stance(item, codebook, place) for item in row.get("stances") or ()),
        tuple(_quote(item, Span(start, end), place) for item in row.get("quotes") or ()),
    )


def _rank(row: Mapping[str, Any], place: str) -> int:
    """Return the order in which passes count: the settled one first."""
    found = row.get("pass", 1)
    if found == GOLD:
        return 0
    if not isinstance(found, int) or found < 1:
        raise CodingError(f"{place}: pass is {found!r}; expected 1, 2, ... or {GOLD}")
    return found


def _filled(held: UnitCoding, later: UnitCoding) -> UnitCoding:
    """Return a coding with the variables that it lacks taken from another one of the same unit."""
    new = tuple(variable for variable in later.coded if variable not in held.coded)
    fields = {field: getattr(later, field) for variable in new for field in _VARIABLES[variable]}
    return replace(held, coded=held.coded + new, **fields)


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    with path.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                raise CodingError(f"{path.name}:{number}: not valid JSON: {error}") from error
            if not isinstance(row, dict):
                raise CodingError(f"{path.name}:{number}: expected a JSON object, found {type(row).__name__}")
            yield f"{path.name}:{number}", row


def _label(row: Mapping[str, Any], field: str, variable: Variable, place: str) -> str | None:
    found = row.get(field)
    if found is None or found == UNCLEAR:
        return None
    if found not in variable.label_ids:
        raise CodingError(
            f"{place}: {field} is {found!r}; expected one of {', '.join(variable.label_ids)} or {UNCLEAR}"
        )
    return str(found)


def _labels(row: Mapping[str, Any], field: str, variable: Variable, place: str) -> tuple[str, ...]:
    found = row.get(field) or []
    strangers = [label for label in found if label not in variable.label_ids]
    if strangers or not isinstance(found, list):
        raise CodingError(
            f"{place}: {field} holds {strangers or found!r}; expected a list of {', '.join(variable.label_ids)}"
        )
    return tuple(found)


def _stance(item: Mapping[str, Any], codebook: Codebook, place: str) -> StanceCoding:
    holder, target = item.get("holder"), item.get("target")
    if not isinstance(holder, str) or not holder.strip():
        raise CodingError(f"{place}: a stance needs a holder: {NARRATOR} or a name")
    if target not in codebook.target_ids:
        raise CodingError(f"{place}: target {target!r} is not in the codebook")
    stance = _label(item, "stance", codebook.stance, place)
    clear = item.get("certainty", "clear") == "clear" and stance is not None
    return StanceCoding(
        holder, str(target), stance or str(codebook.stance.none), str(item.get("basis", "explicit")), clear
    )


def _quote(item: Mapping[str, Any], unit: Span, place: str) -> QuoteCoding:
    kind, speaker = item.get("kind"), item.get("speaker")
    if kind not in _QUOTES:
        raise CodingError(f"{place}: kind of quote is {kind!r}; expected one of {', '.join(sorted(_QUOTES))}")
    if not isinstance(speaker, str) or not speaker.strip():
        raise CodingError(f"{place}: a quote needs a speaker: a name, or UNKNOWN_SPEAKER")
    content = tuple(_within(span, unit, place) for span in item.get("content") or ())
    if not content:
        raise CodingError(f"{place}: a quote needs its content: a list of [start, end]")
    cue, source = (None if item.get(part) is None else _within(item[part], unit, place) for part in ("cue", "source"))
    return QuoteCoding(speaker, QuoteKind(kind), cue, source, content)


def _within(span: object, unit: Span, place: str) -> Span:
    """Read ``[start, end]``, which must lie in the unit."""
    match span:
        case [int(start), int(end)] if unit.start <= start < end <= unit.end:
            return Span(start, end)
    raise CodingError(f"{place}: {span!r} is no [start, end] within the unit from {unit.start} to {unit.end}")
