"""Targets in text: the alias tables, and the words that only refer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stancebook import Codebook
from stancebook.text.mentions import MentionFinder


@pytest.fixture(scope="module")
def finder(codebook: Codebook) -> MentionFinder:
    return MentionFinder(codebook)


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("IS fighters left, and it is over.", ["ISIS"]),
        ("What is it? This is a test.", []),
        ("THE TOWN IS QUIET", []),
        ("The IS group and ISIL and Daesh and the so-called Islamic State", ["ISIS"] * 4),
        ("the ISIS-held town", ["ISIS"]),
        ("ISIS’s men and ISIS’ men", ["ISIS", "ISIS"]),
        ("the U.S.-led coalition forces", ["INTL_COALITION"]),
        ("the US-led international coalition", ["INTL_COALITION"]),
        ("Islamic State of Iraq and the Levant", ["ISIS"]),
        ("al-Shabaab and Al Shabaab", ["AL_SHABAAB", "AL_SHABAAB"]),
        ("the islamic stately home", []),
        ("Popular Mobilisation Units (PMU)", ["PMU", "PMU"]),
        ("ISIS militants fled", ["ISIS"]),
    ],
)
def test_aliases(finder: MentionFinder, text: str, targets: list[str]) -> None:
    assert [mention.target for mention in finder.find([text])[0]] == targets


def test_spans_cover_the_alias_without_the_possessive(finder: MentionFinder) -> None:
    text = "Then\u00a0ISIS’s leader spoke."
    (mention,) = finder.find([text])[0]
    assert mention.span.of(text) == mention.surface == "ISIS"


def test_the_group_points_back(finder: MentionFinder) -> None:
    units = ["The group was founded early.", "Boko Haram attacked.", "The radical group fled."]
    assert [[mention.target for mention in unit] for unit in finder.find(units)] == [[], ["BOKO_HARAM"], ["BOKO_HARAM"]]


def test_a_role_word_means_the_only_actor_of_its_role(finder: MentionFinder) -> None:
    found = finder.find(["The militants left.", "Boko Haram had held the town."])
    assert found[0][0].target == "BOKO_HARAM"
    assert found[0][0].resolved


def test_a_role_word_with_nobody_to_mean_is_generic(finder: MentionFinder) -> None:
    assert [mention.target for mention in finder.find(["The militants left."])[0]] == ["ARMED_GROUP"]


def test_places_tell_whose_army_it_is(finder: MentionFinder) -> None:
    targets = [
        mention.target
        for unit in finder.find(["Fighting goes on in Ukraine.", "The army advanced."])
        for mention in unit
    ]
    assert targets == ["UKRAINIAN_FORCES"]


def test_sixty_actors_over_the_conflicts(codebook: Codebook) -> None:
    assert len(codebook.target) >= 60
    roles = {target.role for target in codebook.target} | {role.id for role in codebook.role}
    assert roles >= {"armed_group", "state_forces", "coalition", "government", "civilians", "international_body"}


@settings(max_examples=50)
@given(st.text(max_size=200))
def test_any_text_is_read(finder: MentionFinder, text: str) -> None:
    for mention in finder.find([text])[0]:
        assert mention.span.of(text) == mention.surface
