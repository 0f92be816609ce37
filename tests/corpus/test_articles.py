"""Files to articles: every kind of bad input gets a reason, and the rest is still read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancebook.corpus.articles import article_of, decode, read_articles, scan_articles
from stancebook.errors import ArticleError
from stancebook.records import Article, Span, Unreadable

TEXT = "Troops left the town of Mara on Monday."


def scan(path: Path, **options: int) -> list[Article | Unreadable]:
    return list(scan_articles(path, **options))


def test_a_text_file_is_one_article(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(TEXT)
    (article,) = read_articles(tmp_path / "one.txt")
    assert (article.article_id, article.body) == ("one", TEXT)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "an empty file"),
        ("blank.txt", b" \n\n ", "an empty file"),
        ("zero.txt", b"\x00\x01\x02" * 50, "binary data"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n0000", "looks like a picture"),
        ("paper.txt", b"%PDF-1.7 ...", "looks like a PDF"),
        ("page.txt", b"<!DOCTYPE html><html><body><p>Troops left.</p></body></html>", "HTML"),
        ("big.txt", b"word " * 1000, "too large for one article: 0.0 MB"),
    ],
)
def test_unreadable_files_have_a_reason(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(content)
    (found,) = scan(tmp_path / name, max_bytes=4000)
    assert isinstance(found, Unreadable)
    assert reason in found.reason
    with pytest.raises(ArticleError, match=reason.split(":", maxsplit=1)[0]):
        list(read_articles(tmp_path / name, max_bytes=4000))


def test_a_missing_file_and_an_empty_folder(tmp_path: Path) -> None:
    assert scan(tmp_path / "no.txt")[0].reason == "no such file"
    assert "folder without" in scan(tmp_path)[0].reason


def test_a_folder_stands_for_its_articles(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "c.csv"):
        (tmp_path / name).write_text(TEXT)
    assert [article.article_id for article in read_articles(tmp_path)] == ["a", "b"]


def test_bad_input_between_good_input(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").write_bytes(b"\x00" * 20)
    (tmp_path / "c.txt").write_text(TEXT)
    found = scan(tmp_path)
    assert [type(item) for item in found] == [Article, Unreadable, Article]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{not json", "not valid JSON"),
        ("[1, 2]", "expected a JSON object, found list"),
        ('{"body": "Troops left."}', "no 'text' field; found: body"),
        ('{"text": 7}', "'text' is no string"),
        ('{"text": "Troops left.", "headline": 7}', "'headline' is no string"),
        ("[" * 100_000, "not valid JSON"),
    ],
)
def test_a_bad_line_has_its_place_and_reason(tmp_path: Path, line: str, reason: str) -> None:
    good = json.dumps({"article_id": 5, "text": TEXT})
    (tmp_path / "in.jsonl").write_text(f"{line}\n\n{good}\n")
    bad, article = scan(tmp_path / "in.jsonl")
    assert bad.source.endswith("in.jsonl:1")
    assert reason in bad.reason
    assert article.article_id == "5"


def test_metadata_passes_through() -> None:
    article = article_of({"article_id": "x", "text": TEXT, "outlet": "Mara News", "n": 3}, "here")
    assert dict(article.metadata) == {"outlet": "Mara News", "n": 3}


def test_a_headline_given_apart_keeps_the_callers_offsets() -> None:
    article = article_of({"text": TEXT, "headline": "Army  leaves"}, "here")
    start = article.body.index("left")
    found = article.locate(Span(start, start + 4))
    assert found.of(TEXT) == "left"
    assert article.locate(Span(0, 4)).of("Army leaves") == "Army"


def test_a_headline_repeated_in_the_text_is_not_doubled() -> None:
    article = article_of({"text": f"Army leaves\n\n{TEXT}", "headline": "Army leaves"}, "here")
    assert article.body.count("Army leaves") == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    text = "Città libre – “déjà vu” in the café near the old harbour of Mara."
    assert decode(text.encode(encoding)) == text


def test_mixed_encodings_in_one_file() -> None:
    assert decode("Città ".encode() * 5 + "libre “so”".encode("cp1252")) == "Città " * 5 + "libre “so”"


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_one_kind_of_error(raw: bytes) -> None:
    try:
        assert isinstance(decode(raw), str)
    except ArticleError as error:
        assert "not a text file" in str(error)
