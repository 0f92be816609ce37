"""Codings: what coders said of articles, stand-off, by offsets. Read with every label and offset checked.

A corpus is a folder with ``articles.jsonl`` (see `corpus.articles`) and ``codings.jsonl``: one object a coded unit,
and one object an article with ``"level": "article"``. The fields are documented in ``data/README.md``.
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
from stancebook.records import NARRATOR, Article, CodedText, Span, StanceCoding, UnitCoding, UnitKind

UNCLEAR = "unclear"
"""A coder's word for "may be argued either way": counted, and kept out of training."""

_KINDS = {kind.value for kind in UnitKind}


def read_corpus(folder: str | Path, codebook: Codebook) -> list[CodedText]:
    """Read and check a coded corpus.

    Parameters
    ----------
    folder : path
        Holds the articles (``articles.jsonl``, or ``.txt`` files) and ``codings.jsonl``.
    codebook : Codebook
        Every label, frame, stance and target in the codings must be in it.

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
    units: dict[str, list[UnitCoding]] = defaultdict(list)
    for place, row in _rows(path):
        article = articles.get(str(row.get("article_id")))
        if article is None:
            raise CodingError(f"{place}: article_id {row.get('article_id')!r} is not among the articles")
        if row.get("level", "sentence") == "article":
            topics[article.article_id] = _label(row, "topic", codebook.topic, place)
        else:
            coding = unit_coding(row, article, codebook, place)
            if coding.unit != UnitKind.BOILERPLATE:
                units[article.article_id].append(coding)
    coded = [article for article in articles.values() if article.article_id in units]
    groups = near_copy_groups([article.body for article in coded])
    return [
        CodedText(article, topics.get(article.article_id), tuple(units[article.article_id]), group)
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
        return UnitCoding(article.article_id, Span(start, end), kind, None)
    return UnitCoding(
        article.article_id,
        Span(start, end),
        kind,
        _label(row, "topic", codebook.topic, place),
        _labels(row, "topic_also", codebook.topic, place),
        row.get("topic_certainty", "clear") == "clear",
        _labels(row, "frames", codebook.frames, place),
        _labels(row, "frames_arguable", codebook.frames, place),
        str(row.get("speaker") or NARRATOR),
        tuple(_stance(item, codebook, place) for item in row.get("stances") or ()),
    )


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
