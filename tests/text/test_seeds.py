"""The traps of the seed articles: what the text layer must find in them. Nothing here is trained."""

from __future__ import annotations

import pytest

from stancebook.examples import Examples, same_holder
from stancebook.records import ReadArticle, UnitKind


@pytest.fixture(scope="module")
def read_seeds(seed_examples: Examples) -> dict[str, ReadArticle]:
    return {read.article.article_id[:3]: read for read in seed_examples.reads}


def unit(read: ReadArticle, start: str):
    return next(found for found in read.units if found.unit.text.startswith(start))


def test_every_coded_unit_is_found(seed_examples: Examples) -> None:
    assert sum(len(codings) for codings in seed_examples.codings) == 48
    assert all(coding is not None for codings in seed_examples.codings for coding in codings)
    for read, codings in zip(seed_examples.reads, seed_examples.codings, strict=True):
        for found, coding in zip(read.coded_units, codings, strict=True):
            assert found.unit.span.end == coding.span.end
            assert found.unit.kind.value == coding.unit


def test_speaker_or_narrator_in_at_least_44_of_48(seed_examples: Examples) -> None:
    right = [
        same_holder(found.attribution.speaker, coding.speaker)
        for read, codings in zip(seed_examples.reads, seed_examples.codings, strict=True)
        for found, coding in zip(read.coded_units, codings, strict=True)
    ]
    assert len(right) == 48
    assert sum(right) >= 44


def test_boilerplate_is_named_and_never_coded(read_seeds: dict[str, ReadArticle]) -> None:
    furniture = [found.unit.text for found in read_seeds["001"].units if found.unit.kind is UnitKind.BOILERPLATE]
    assert furniture == [
        "File photo",
        "ARA News",
        "Reporting by: Redwan Bizar",
        "Source: ARA News",
        "Leave a comment",
        "seventeen + 1 =",
    ]
    assert [found.unit.text for found in read_seeds["002"].units if not found.unit.is_coded] == ["Image: Haaretz"]


def test_headlines(read_seeds: dict[str, ReadArticle]) -> None:
    assert read_seeds["000"].headline is None
    assert read_seeds["001"].headline.startswith("Syrians forcibly donate")
    assert read_seeds["002"].headline.startswith("Activists in Fallujah")
    subheads = [found.unit.text for found in read_seeds["000"].units if found.unit.kind is UnitKind.SUBHEAD]
    assert subheads == ["Iraqi people stand united", "ISIL 'rejects life, wants chaos to reign'"]


def test_dateline_and_byline(read_seeds: dict[str, ReadArticle]) -> None:
    assert read_seeds["001"].dateline == "Urfa, Turkey"
    assert read_seeds["001"].byline == "Redwan Bizar"


def test_evidence_is_a_slice_of_the_raw_text(read_seeds: dict[str, ReadArticle]) -> None:
    for read in read_seeds.values():
        for found in read.units:
            assert found.unit.span.of(read.article.body) == found.unit.text
    assert "\u00a0" in read_seeds["001"].article.body


@pytest.mark.parametrize(
    ("seed", "start", "target"),
    [
        ("001", "The exact number", "ISIS"),  # IS
        ("001", "The IS hardline", "ISIS"),
        ("001", "Local activists", "ISIS"),  # the radical group
        ("002", "The group still", "ISIS"),
        ("000", '"This group', "ISIS"),
        ("000", '"The blood drive', None),  # "terrorism" alone is no mention
    ],
)
def test_mentions(read_seeds: dict[str, ReadArticle], seed: str, start: str, target: str | None) -> None:
    targets = unit(read_seeds[seed], start).targets
    assert target in targets if target else "ISIS" not in targets


def test_is_the_verb_is_no_mention(read_seeds: dict[str, ReadArticle]) -> None:
    found = unit(read_seeds["000"], '"This is a clear')
    assert [mention.surface for mention in found.mentions if mention.target == "ISIS"] == ["ISIL"]


def test_the_heading_quotes_a_man_introduced_later(read_seeds: dict[str, ReadArticle]) -> None:
    assert unit(read_seeds["000"], "ISIL 'rejects").attribution.speaker == "Ammar Hameed al-Alwani"


def test_the_floating_quote_keeps_its_speaker(read_seeds: dict[str, ReadArticle]) -> None:
    found = unit(read_seeds["001"], "“Civilians in Raqqa")
    assert (found.attribution.speaker, found.attribution.kind.value) == ("Jiwan Soz", "direct_floating")


def test_a_name_in_quote_marks_is_no_scare_quote(read_seeds: dict[str, ReadArticle]) -> None:
    assert not unit(read_seeds["000"], "Anbar police in").attribution.is_speech


def test_typing_errors_are_kept(read_seeds: dict[str, ReadArticle]) -> None:
    assert unit(read_seeds["002"], "The event send").unit.text.startswith("The event send a message")
