"""What many tests share: the default codebook, the seed articles with their codings, the shipped coder."""

from __future__ import annotations

from pathlib import Path

import pytest

from stancebook import Codebook, Coder, load_codebook, load_coder
from stancebook.corpus.codings import read_corpus
from stancebook.examples import Examples, make_examples
from stancebook.records import Article, CodedText, ReadArticle
from stancebook.text.reading import TextReader

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def at_the_top_of_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Examples in docstrings and README name files from the top of the project."""
    monkeypatch.chdir(ROOT)


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    return load_codebook()


@pytest.fixture(scope="session")
def reader(codebook: Codebook) -> TextReader:
    return TextReader(codebook)


@pytest.fixture(scope="session")
def seeds(codebook: Codebook) -> list[CodedText]:
    return read_corpus(ROOT / "seeds", codebook)


@pytest.fixture(scope="session")
def seed_examples(seeds: list[CodedText], codebook: Codebook) -> Examples:
    return make_examples(seeds, codebook)


@pytest.fixture(scope="session")
def coder() -> Coder:
    return load_coder()


@pytest.fixture
def read(reader: TextReader):
    def read_text(text: str, headline: str | None = None) -> ReadArticle:
        return reader.read(Article.from_text("test", text, headline))

    return read_text
