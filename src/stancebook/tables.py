"""Results as rows and as text: the tables that the command line prints and `Coder.code_frame` returns."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from stancebook.codebook import Codebook
from stancebook.errors import InputError
from stancebook.records import NARRATOR, CodedArticle, Stance, Unreadable

LEVELS = ("article", "sentence", "stance")
FORMATS = ("table", "json", "jsonl", "csv")

_COLUMNS = {
    "article": ("article_id", "topic", "topic_probability", "abstain", "frames", "narrator_stances", "speaker_stances"),
    "sentence": (
        "article_id", "start", "end", "unit", "text", "topic", "topic_probability", "abstain", "frames", "speaker",
        "speaker_type", "quote", "stances",
    ),
    "stance": (
        "article_id", "start", "end", "unit", "holder", "holder_type", "target", "stance", "probability", "basis",
        "text",
    ),
}  # fmt: skip


def columns(level: str) -> list[str]:
    """Return the columns of the rows of a level.

    >>> columns("stance")[4:8]
    ['holder', 'holder_type', 'target', 'stance']
    """
    if level not in _COLUMNS:
        raise InputError(f"level is {level!r}; expected one of {', '.join(LEVELS)}")
    return list(_COLUMNS[level])


def rows(coded: CodedArticle, level: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of one coded article: one for the article, each unit, or each stance in a unit."""
    columns(level)
    content = coded.to_dict()
    if level == "article":
        yield {
            "article_id": coded.article_id,
            "topic": coded.topic.label,
            "topic_probability": round(coded.topic.probability, 4),
            "abstain": coded.topic.abstain,
            "frames": "|".join(frame.label for frame in coded.frames),
            "narrator_stances": "|".join(_short(stance) for stance in coded.narrator_stances),
            "speaker_stances": "|".join(_short(stance) for stance in coded.speaker_stances),
        }
        return
    for unit in content["sentences"]:
        place = {"article_id": coded.article_id, "start": unit["start"], "end": unit["end"], "unit": unit["unit"]}
        if level == "sentence":
            yield {
                **place,
                "text": unit["text"],
                "topic": unit["topic"]["label"],
                "topic_probability": unit["topic"]["probability"],
                "abstain": unit["topic"]["abstain"],
                "frames": "|".join(frame["label"] for frame in unit["frames"]),
                "speaker": unit["speaker"],
                "speaker_type": unit["speaker_type"],
                "quote": unit["quote"],
                "stances": "|".join(f"{row['holder']}>{row['target']}:{row['stance']}" for row in unit["stances"]),
            }
            continue
        for stance in unit["stances"]:
            parts = ("holder", "holder_type", "target", "stance", "probability", "basis")
            yield {**place, **{part: stance[part] for part in parts}, "text": unit["text"]}


def write_results(
    results: Iterable[CodedArticle | Unreadable], codebook: Codebook, form: str, level: str
) -> Iterator[str]:
    """Yield the pieces of the output in one of `FORMATS`; joined, they are the file.

    ``jsonl`` is the contract of the README: one object an article at level ``article``; one row a line at the others.
    Inputs that are no articles stand in ``json`` and ``jsonl`` as objects with ``error``; elsewhere they are left out.
    """
    columns(level)
    if form == "csv":
        yield _csv_line(columns(level))
    if form == "json":
        yield "[\n"
    first = True
    for result in results:
        if form in ("json", "jsonl"):
            for item in _objects(result, level):
                separator = "" if first or form == "jsonl" else ",\n"
                first = False
                yield separator + json.dumps(item, ensure_ascii=False) + ("\n" if form == "jsonl" else "")
        elif isinstance(result, Unreadable):
            continue
        elif form == "csv":
            for row in rows(result, level):
                yield _csv_line(row.values())
        else:
            yield _page(result, codebook) if level == "article" else _table(result, level)
    if form == "json":
        yield "\n]\n"


def _objects(result: CodedArticle | Unreadable, level: str) -> Iterator[dict[str, Any]]:
    if isinstance(result, Unreadable):
        yield {"article_id": result.source, "error": result.reason}
    elif level == "article":
        yield result.to_dict()
    else:
        yield from rows(result, level)


def _csv_line(values: Iterable[Any]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([_harmless(value) for value in values])
    return buffer.getvalue()


def _harmless(value: Any) -> Any:
    """Keep a spreadsheet from running a cell as a formula."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return "" if value is None else value


def _short(stance: Stance) -> str:
    return f"{stance.holder}>{stance.target}:{stance.stance}"


def printable(text: str) -> str:
    r"""Return `text` on one line without control or direction marks, so that a terminal shows what is there.

    >>> printable("a\x1b[31m b\n")
    'a?[31m b'
    """
    shown = "".join(char if char.isprintable() or char.isspace() else "?" for char in text)
    return " ".join(shown.split())


def _page(coded: CodedArticle, codebook: Codebook) -> str:
    """Return an article's result as a person reads it."""
    topic = coded.topic
    lines = [printable(coded.article_id)]
    names = {label.id: label.name for label in codebook.topic.label}
    if topic.label is None:
        lines.append(f"  topic     abstains: {topic.abstain}")
        return "\n".join(lines) + "\n\n"
    doubt = f"  (abstains: {topic.abstain})" if topic.abstain else ""
    lines.append(f"  topic     {topic.label} {topic.probability:.2f}{doubt}  {names.get(topic.label, '')}".rstrip())
    lines += [f"            | {_clip(item.text)}" for item in coded.topic_evidence[:2]]
    frame_names = {label.id: label.name for label in codebook.frames.label}
    shown = [f"{frame.label} {frame_names[frame.label]} {frame.probability:.2f}" for frame in coded.frames]
    lines.append(f"  frames    {', '.join(shown) or 'none'}")
    for title, stances in (("narrator", coded.narrator_stances), ("speakers", coded.speaker_stances)):
        lines.append(f"  {title}" if stances else f"  {title}  no stance")
        for stance in stances:
            holder = "NARRATOR" if stance.holder == NARRATOR else f"{printable(stance.holder)} [{stance.holder_type}]"
            lines.append(f"    {holder} → {stance.target}: {stance.stance} {stance.probability:.2f}")
            lines += [f"            | {_clip(item.text)}" for item in stance.evidence[:1]]
    return "\n".join(lines) + "\n\n"


def _clip(text: str, width: int = 108) -> str:
    shown = printable(text)
    return shown if len(shown) <= width else shown[: width - 1].rsplit(" ", 1)[0] + " …"


def _table(coded: CodedArticle, level: str) -> str:
    lines = [printable(coded.article_id)]
    for row in rows(coded, level):
        if level == "sentence":
            doubt = (
                f"abstains: {row['abstain']}" if row["abstain"] else f"{row['topic']} {row['topic_probability']:.2f}"
            )
            who = "" if row["speaker"] == NARRATOR else f" {printable(row['speaker'])}:"
            lines.append(f"  {doubt:<18} {row['frames'] or '-':<12}{who} {_clip(row['text'], 90)}")
            lines += [f"      {entry}" for entry in map(printable, filter(None, row["stances"].split("|")))]
        else:
            lines.append(
                f"  {printable(row['holder'])} [{row['holder_type']}] → {row['target']}: {row['stance']} "
                f"{row['probability']:.2f} ({row['basis']})\n      {_clip(row['text'])}"
            )
    return "\n".join(lines) + "\n\n"
