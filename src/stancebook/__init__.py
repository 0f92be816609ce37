"""Stancebook codes news: topic, frames and stances of every article and sentence, with evidence.

Public names load on first use, so that ``import stancebook`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOME = {
    "Article": "records",
    "Codebook": "codebook",
    "CodedArticle": "records",
    "Coder": "coding",
    "StancebookError": "errors",
    "evaluate": "evaluation",
    "load_codebook": "codebook",
    "load_coder": "bundle",
    "read_articles": "corpus.articles",
    "train": "training",
}
__all__ = sorted(_HOME)  # noqa: PLE0605

if TYPE_CHECKING:
    from stancebook.bundle import load_coder as load_coder
    from stancebook.codebook import Codebook as Codebook
    from stancebook.codebook import load_codebook as load_codebook
    from stancebook.coding import Coder as Coder
    from stancebook.corpus.articles import read_articles as read_articles
    from stancebook.errors import StancebookError as StancebookError
    from stancebook.evaluation import evaluate as evaluate
    from stancebook.records import Article as Article
    from stancebook.records import CodedArticle as CodedArticle
    from stancebook.training import train as train


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'stancebook' has no attribute {name!r}")
    return getattr(import_module(f"stancebook.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
