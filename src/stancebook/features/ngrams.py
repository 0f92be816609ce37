"""Views to a sparse matrix: one block of weighted n-grams for each view, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.feature_extraction.text import TfidfVectorizer

from stancebook.features.views import View

# a run of letters and digits with inner apostrophes; one letter counts, as "a" and "I" do in bigrams
_WORD_PATTERN = r"[^\W_]+(?:'[^\W_]+)*"


@dataclass(frozen=True, slots=True)
class Block:
    """The n-grams of one view. ``analyzer`` is "word", "char_wb", or "token" for words parted by spaces as they are."""

    view: str
    analyzer: str
    smallest: int
    largest: int
    weight: float = 1.0
    min_df: int = 2


class ViewVectorizer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """TF-IDF n-grams over the named strings of each view, each block of unit length times its weight.

    Parameters
    ----------
    blocks : sequence of Block
        What to take from which view.

    Examples
    --------
    >>> vectorizer = ViewVectorizer([Block("own", "word", 1, 2, min_df=1)])
    >>> vectorizer.fit_transform([{"own": "troops left"}, {"own": "troops stayed"}]).shape
    (2, 5)
    """

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks

    def fit(self, views: Sequence[View], y: object = None) -> Self:
        """Learn vocabulary and document frequencies."""
        self.vectorizers_ = []
        for block in self.blocks:
            vectorizer = _vectorizer(block)
            texts = [view.get(block.view, "") for view in views]
            try:
                vectorizer.fit(texts)
            except ValueError:  # nothing occurs often enough: an empty block is a fair answer
                vectorizer = None
            self.vectorizers_.append(vectorizer)
        return self

    def transform(self, views: Sequence[View]) -> csr_matrix:
        """Return a sparse matrix of shape (views, features)."""
        parts = [
            vectorizer.transform([view.get(block.view, "") for view in views]) * block.weight
            for block, vectorizer in zip(self.blocks, self.vectorizers_, strict=True)
            if vectorizer is not None
        ]
        return csr_matrix(hstack(parts, format="csr", dtype=np.float32)) if parts else csr_matrix((len(views), 0))

    def get_feature_names_out(self, input_features: object = None) -> NDArray[np.object_]:
        """Return a name for each column: the view, then the n-gram."""
        names = [
            f"{block.view}:{term}"
            for block, vectorizer in zip(self.blocks, self.vectorizers_, strict=True)
            if vectorizer is not None
            for term in vectorizer.get_feature_names_out()
        ]
        return np.asarray(names, dtype=object)

    def state(self) -> tuple[list[list[str]], dict[str, NDArray[np.float32]]]:
        """Return the vocabulary of each block and the arrays that restore the vectorizer."""
        vocabularies, arrays = [], {}
        for at, vectorizer in enumerate(self.vectorizers_):
            vocabularies.append([] if vectorizer is None else list(vectorizer.get_feature_names_out()))
            arrays[f"idf_{at}"] = np.asarray([] if vectorizer is None else vectorizer.idf_, dtype=np.float32)
        return vocabularies, arrays

    @classmethod
    def from_state(
        cls, blocks: Sequence[Block], vocabularies: Sequence[list[str]], arrays: Mapping[str, NDArray[Any]]
    ) -> ViewVectorizer:
        """Restore a fitted vectorizer from `state`."""
        self = cls(blocks)
        self.vectorizers_ = []
        for at, (block, words) in enumerate(zip(blocks, vocabularies, strict=True)):
            vectorizer = None
            if words:
                vectorizer = _vectorizer(block)
                vectorizer.vocabulary = {word: place for place, word in enumerate(words)}
                vectorizer.idf_ = np.asarray(arrays[f"idf_{at}"], dtype=np.float64)
            self.vectorizers_.append(vectorizer)
        return self


def _vectorizer(block: Block) -> TfidfVectorizer:
    common: dict[str, Any] = {
        "ngram_range": (block.smallest, block.largest),
        "min_df": block.min_df,
        "sublinear_tf": True,
        "lowercase": False,
        "dtype": np.float32,
    }
    if block.analyzer == "token":
        return TfidfVectorizer(tokenizer=str.split, token_pattern=None, **common)
    if block.analyzer == "word":
        return TfidfVectorizer(token_pattern=_WORD_PATTERN, **common)
    return TfidfVectorizer(analyzer=block.analyzer, **common)
