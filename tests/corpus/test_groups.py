"""Near copies share a group, and a group never crosses folds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancebook.corpus.near_copies import near_copy_groups
from stancebook.corpus.splits import grouped_folds, random_folds
from stancebook.errors import TrainingError

STORY = (
    "The army entered the town of Mara at dawn on Monday after two days of shelling, residents and officials said. "
    "At least nine people were hurt in the fighting, and the road to the capital was closed until the evening."
)
OTHER = "A fair opened in the old harbour on Sunday with music, food and boats from all over the island, and it rained."


def test_a_shortened_copy_joins_its_story() -> None:
    groups = near_copy_groups([STORY, OTHER, STORY[:150], "Mara News: " + STORY])
    assert groups[0] == groups[2] == groups[3] != groups[1]


def test_a_chain_of_copies_is_one_group() -> None:
    words = STORY.split()
    chain = [" ".join(words[at : at + 30]) for at in range(0, 9, 3)]
    assert len(set(near_copy_groups(chain))) == 1


def test_short_texts_group_only_when_equal() -> None:
    assert near_copy_groups(["Blood.", "War.", "Blood."]) == ["g0", "g1", "g0"]
    assert near_copy_groups([]) == []


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 12)), min_size=30, max_size=60), st.integers(0, 5))
def test_no_group_crosses_folds(items: list[tuple[str, int]], random_state: int) -> None:
    labels = [label for label, _ in items]
    groups = [f"{label}{group}" for label, group in items]
    try:
        folds = grouped_folds(labels, groups, 3, random_state)
    except TrainingError as error:
        assert "each class needs at least 3 groups" in str(error)
        return
    seen: list[int] = []
    for train, test in folds:
        assert not {groups[place] for place in train} & {groups[place] for place in test}
        seen.extend(test)
    assert sorted(seen) == list(range(len(items)))


def test_the_refusal_names_every_count() -> None:
    with pytest.raises(TrainingError, match=r"3 groups: each class needs at least 5 groups .* found a: 2, b: 1"):
        grouped_folds(["a", "a", "b"], ["g1", "g2", "g3"], 5, 0)


def test_random_folds_tear_groups_apart() -> None:
    folds = random_folds(["a", "b"] * 20, 2, 0)
    assert sorted(place for _, test in folds for place in test) == list(range(40))
