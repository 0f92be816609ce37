"""The public surface: few names, sorted, documented, and free to import."""

from __future__ import annotations

import subprocess
import sys

import pytest

import stancebook


def test_the_names() -> None:
    assert stancebook.__all__ == [
        "Article",
        "Codebook",
        "CodedArticle",
        "Coder",
        "StancebookError",
        "evaluate",
        "load_codebook",
        "load_coder",
        "read_articles",
        "train",
    ]
    assert set(stancebook.__all__) <= set(dir(stancebook))


@pytest.mark.parametrize("name", stancebook.__all__)
def test_every_name_is_documented(name: str) -> None:
    assert getattr(stancebook, name).__doc__


def test_an_unknown_name() -> None:
    with pytest.raises(AttributeError, match="no attribute 'tain'"):
        stancebook.tain  # noqa: B018


def test_importing_loads_nothing_heavy() -> None:
    code = "import sys, stancebook; sys.exit(any(name in sys.modules for name in ('numpy', 'sklearn', 'pydantic')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
