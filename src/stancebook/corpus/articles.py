"""Files to articles: plain text and JSON lines, from paths, folders or standard input. Readers yield."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from charset_normalizer import from_bytes

from stancebook.errors import ArticleError
from stancebook.records import Article, Unreadable
from stancebook.text.normalize import repair

MAX_BYTES = 2_000_000
"""An article longer than this is no article. The longest in a newspaper archive have some 200,000 characters."""

_TEXT_SUFFIXES = (".txt", ".text", ".md")
_LINES_SUFFIXES = (".jsonl", ".ndjson")
# the first bytes of what is often handed in by mistake
_MAGIC = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip archive or office document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a gzip archive",
    b"\x7fELF": "a program",
}
_MARKUP = ("<!doctype html", "<html", "<head", "<body", "<?xml", "<div", "<p>")


def read_articles(source: str | Path | Iterable[str | Path], *, max_bytes: int = MAX_BYTES) -> Iterator[Article]:
    """Yield the articles of files, folders or ``-`` (standard input, JSON lines).

    Parameters
    ----------
    source : path or iterable of paths
        ``.txt`` files hold one article each. ``.jsonl`` files hold one object a line with ``text`` and optionally
        ``article_id``, ``headline`` and any metadata. A folder stands for the files of these kinds directly in it.
    max_bytes : int
        Refuse a longer article, in bytes.

    Raises
    ------
    ArticleError
        At the first input that cannot be used; `scan_articles` goes on instead.

    Examples
    --------
    >>> [article.article_id for article in read_articles("seeds")]
    ['000_4deb40c0bc823828', '001_5d8b7ad79bff8023', '002_9a57935e1eaae060']
    """
    for item in scan_articles(source, max_bytes=max_bytes):
        if isinstance(item, Unreadable):
            raise ArticleError(f"{item.source}: {item.reason}")
        yield item


def scan_articles(
    source: str | Path | Iterable[str | Path], *, max_bytes: int = MAX_BYTES
) -> Iterator[Article | Unreadable]:
    """Yield articles, and in their place an `Unreadable` for each input that is none. Never raises for bad input."""
    paths = [source] if isinstance(source, str | Path) else list(source)
    for path in paths:
        if str(path) == "-":
            yield from _read_lines(sys.stdin.buffer, "<stdin>", max_bytes)
            continue
        yield from _read_path(Path(path), str(path), max_bytes)


def article_of(content: Any, source: str, max_bytes: int = MAX_BYTES) -> Article | Unreadable:
    """Build an article from one decoded JSON object.

    >>> article_of({"article_id": 7, "text": "Troops left the town."}, "here").article_id
    '7'
    >>> article_of({"body": "Troops left."}, "line 3").reason
    "no 'text' field; found: body"
    """
    if not isinstance(content, dict):
        return Unreadable(source, f"expected a JSON object, found {type(content).__name__}")
    text = content.get("text")
    if not isinstance(text, str):
        found = ", ".join(map(str, content)) or "nothing"
        return Unreadable(source, f"no 'text' field; found: {found[:200]}" if text is None else "'text' is no string")
    headline = content.get("headline")
    if headline is not None and not isinstance(headline, str):
        return Unreadable(source, "'headline' is no string")
    if len(text) > max_bytes:
        return Unreadable(source, _too_large(len(text), max_bytes))
    rest = {key: value for key, value in content.items() if key not in ("article_id", "text", "headline")}
    return Article.from_text(str(content.get("article_id") or source), repair(text), headline, rest)


def decode(raw: bytes) -> str:
    r"""Return the text of a file: UTF-8, or what charset-normalizer finds when it is not.

    >>> decode("Città libre".encode("cp1252"))
    'Città libre'

    Raises
    ------
    ArticleError
        If the bytes are not text.
    """
    for magic, what in _MAGIC.items():
        if raw.startswith(magic):
            raise ArticleError(f"not a text file: looks like {what}")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return raw.decode("utf-16")
        except UnicodeDecodeError as error:
            raise ArticleError("not a text file: broken UTF-16") from error
    sample = raw[:65_536]
    if b"\x00" in sample or sum(byte < 9 or 13 < byte < 32 for byte in sample) > 0.05 * max(len(sample), 1):
        raise ArticleError("not a text file: binary data")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    mostly = raw.decode("utf-8", errors="replace")
    high = sum(byte > 127 for byte in raw)
    # a file of mixed encodings is mostly UTF-8 with stray bytes of an older code page
    if mostly.count("\ufffd") <= 0.3 * high:
        return _decode_mixed(raw)
    # English text holds few accented letters, too few to guess a code page by: it comes in the Western one
    if high <= 0.2 * len(raw):
        return raw.decode("cp1252", errors="replace")
    best = from_bytes(raw).best()
    if best is None:
        raise ArticleError("not a text file: no known character encoding fits")
    return str(best)


def _decode_mixed(raw: bytes) -> str:
    parts: list[str] = []
    while raw:
        try:
            parts.append(raw.decode("utf-8"))
            break
        except UnicodeDecodeError as error:
            parts.append(raw[: error.start].decode("utf-8"))
            parts.append(raw[error.start : error.end].decode("cp1252", errors="replace"))
            raw = raw[error.end :]
    return "".join(parts)


def _read_path(path: Path, source: str, max_bytes: int) -> Iterator[Article | Unreadable]:
    try:
        if path.is_dir():
            inside = sorted(
                entry for entry in path.iterdir()
                if entry.suffix.lower() in (*_TEXT_SUFFIXES, *_LINES_SUFFIXES) and entry.stem.upper() != "README"
            )  # fmt: skip
            if not any(entry.suffix.lower() in _TEXT_SUFFIXES for entry in inside) and not inside:
                yield Unreadable(source, "a folder without .txt or .jsonl files")
            texts = [entry for entry in inside if entry.suffix.lower() in _TEXT_SUFFIXES]
            for entry in texts or inside:
                yield from _read_path(entry, str(entry), max_bytes)
            return
        if path.suffix.lower() in _LINES_SUFFIXES:
            with path.open("rb") as stream:
                yield from _read_lines(stream, source, max_bytes)
            return
        if not path.exists():
            yield Unreadable(source, "no such file")
            return
        size = path.stat().st_size
        if size > max_bytes:
            yield Unreadable(source, _too_large(size, max_bytes))
            return
        text = repair(decode(path.read_bytes()))
    except (OSError, ValueError) as error:
        yield Unreadable(source, f"cannot be read: {getattr(error, 'strerror', None) or error}")
        return
    except ArticleError as error:
        yield Unreadable(source, str(error))
        return
    yield Unreadable(source, reason) if (reason := _not_prose(text)) else Article.from_text(path.stem, text)


def _read_lines(stream: Iterable[bytes], source: str, max_bytes: int) -> Iterator[Article | Unreadable]:
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        place = f"{source}:{number}"
        if len(line) > 4 * max_bytes:
            yield Unreadable(place, _too_large(len(line), max_bytes))
            continue
        try:
            content = json.loads(line.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            yield Unreadable(place, f"not valid JSON: {str(error)[:120]}")
            continue
        yield article_of(content, place, max_bytes)


def _not_prose(text: str) -> str | None:
    if not text.strip():
        return "an empty file"
    head = text.lstrip()[:2000].lower()
    if head.startswith(_MARKUP) or head.count("</") > 5:
        return "HTML, not text: save the article's text, or convert the page first"
    return None


def _too_large(size: int, limit: int) -> str:
    return f"too large for one article: {size / 1e6:.1f} MB, the limit is {limit / 1e6:.1f} MB"
