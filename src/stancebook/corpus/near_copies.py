"""Near copies: which articles are one story printed twice. A group never crosses folds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import CountVectorizer

SHINGLE_WORDS = 4
SIMILARITY = 0.3
"""Share of four-word shingles in common (Jaccard) from which two articles are one story. Unrelated news stays
under .02; a shortened or lightly rewritten wire story stays above .3."""


def near_copy_groups(texts: Sequence[str], similarity: float = SIMILARITY) -> list[str]:
    """Return the group of each text: texts that share many word sequences, directly or over others, share a group.

    Parameters
    ----------
    texts : sequence of str
        The articles. Exact comparison: meant for up to some 50,000.
    similarity : float
        Jaccard similarity of four-word shingles from which two texts are near copies, in (0, 1].

    Returns
    -------
    list of str
        A group name for each text: ``g`` and the place of the group's first text.

    Examples
    --------
    >>> story = "The army entered the town of Mara at dawn after two days of shelling by both sides."
    >>> near_copy_groups([story, "A fair opened in the old harbour with music, food and boats.", story + " More soon."])
    ['g0', 'g1', 'g0']
    """
    if not texts:
        return []
    counter = CountVectorizer(ngram_range=(SHINGLE_WORDS, SHINGLE_WORDS), binary=True, dtype=np.int32)
    try:
        shingles = csr_matrix(counter.fit_transform(texts))
    except ValueError:  # not one text has four words
        return [f"g{texts.index(text)}" for text in texts]
    shared = (shingles @ shingles.T).tocoo()
    sizes = np.asarray(shingles.sum(axis=1)).ravel()
    union = sizes[shared.row] + sizes[shared.col] - shared.data
    close = shared.data >= similarity * np.maximum(union, 1)
    graph = csr_matrix((np.ones(int(close.sum())), (shared.row[close], shared.col[close])), shape=shared.shape)
    _, labels = connected_components(graph, directed=False)
    first: dict[int, int] = {}
    for place, label in enumerate(labels):
        first.setdefault(int(label), place)
    return [f"g{first[int(label)]}" for label in labels]
