"""What each line of a page is: the shapes of real pages, and beside them what must not change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancebook.records import Span
from stancebook.text.boilerplate import is_boilerplate
from stancebook.text.layout import read_layout

BODY = "The council met on Monday and agreed on a plan for the harbour."


def kinds(page: str) -> list[tuple[str, str]]:
    return [(block.kind.value, block.span.of(page)) for block in read_layout(page).blocks]


@pytest.mark.parametrize(
    "line",
    [
        "Reporting by: Ana Ruiz",
        "(Reporting by Ana Ruiz; Editing by Tom Hall)",
        "Source: Mara News",
        "Image: The Herald",
        "Photo: Reuters",
        "File photo",
        "(Photo courtesy of the ministry)",
        "Leave a comment",
        "Post a Comment",
        "12 Comments",
        "seventeen + 1 =",
        "3 + 4 = *",
        "Your email address will not be published. Required fields are marked *",
        "Share this on Facebook",
        "Read more: Ten things to know about the vote",
        "Related: Army denies losses",
        "Subscribe to our newsletter",
        "© 2017 Mara Media. All rights reserved.",
        "Tags: army, harbour",
        "By Ana Ruiz",
        "By Ana Ruiz and Tom Hall, Mara News",
        "Mara News Agency",
        "Reuters",
        "Updated: 4 May 2017, 10:20",
        "Thursday, 4 May 2017",
        "https://example.org/story",
        "Advertisement",
    ],
)
def test_furniture_is_boilerplate(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        BODY,
        "By Monday the army had left the town.",
        "Reporting on the war is dangerous.",
        "Sources in the army said the town had fallen.",
        "Images of the attack spread within hours.",
        "Comments by the minister angered residents.",
        "Share prices fell on Tuesday after the attack.",
        "More than 400 people gave blood.",
        "Next week the campaign moves to Basra.",
        "The agency closed its office.",
        "In May the army returned.",
        "Print shops stayed closed.",
    ],
)
def test_sentences_are_not_boilerplate(line: str) -> None:
    assert not is_boilerplate(line)


def test_headline_subhead_and_body() -> None:
    page = f"Harbour plan agreed\n\n{BODY}\n\nResidents welcome the move\n\n{BODY}\n\nSource: Mara News"
    assert [kind for kind, _ in kinds(page)] == ["headline", "body", "subhead", "body", "boilerplate"]


def test_a_page_may_have_no_headline() -> None:
    assert [kind for kind, _ in kinds(f"{BODY}\n{BODY}\nA short heading\n{BODY}")] == [
        "body",
        "body",
        "subhead",
        "body",
    ]


def test_a_last_line_without_a_full_stop_is_no_subhead() -> None:
    assert kinds(f"Plan agreed\n\n{BODY}\n\nThe vote is open until noon")[-1][0] == "body"


def test_a_caption_is_parted_from_its_credit() -> None:
    page = f"Plan agreed\n\nThe old harbour of Mara. File photo\n\n{BODY}"
    assert kinds(page)[1:3] == [("caption", "The old harbour of Mara."), ("boilerplate", "File photo")]


@pytest.mark.parametrize(
    ("line", "dateline"),
    [
        ("Urfa, Turkey – The army left.", "Urfa, Turkey"),
        ("MOSUL, Iraq (Reuters) - The army left.", "MOSUL, Iraq (Reuters)"),
        ("Goma, 4 May — The army left.", "Goma, 4 May"),
        ("DAMASCUS — The army left.", "DAMASCUS"),
        ("The army – or what is left of it – has gone.", None),
        ("ANCHOR: The army has gone.", None),
        ("Nobody in the town – not even the mayor – had known.", None),
    ],
)
def test_datelines_are_metadata(line: str, dateline: str | None) -> None:
    page = f"Plan agreed\n\n{line}\n\n{BODY}"
    layout = read_layout(page)
    assert layout.dateline == dateline
    body = next(block for block in layout.blocks if block.kind.value == "body").span.of(page)
    assert body == (line if dateline is None else "The army left.")


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "The council met on Monday and agreed on a plan for the old\n"
        "harbour, which had been closed since the war, when a bridge\n"
        "fell into the water and nobody was there to lift it again."
    )
    assert kinds(text) == [("body", text)]


def test_windows_line_ends_keep_their_offsets() -> None:
    page = f"Plan agreed\r\n\r\n{BODY}\r\n"
    assert kinds(page) == [("headline", "Plan agreed"), ("body", BODY)]


@given(st.text(max_size=400))
def test_any_text_is_read_and_blocks_are_in_order(page: str) -> None:
    blocks = read_layout(page).blocks
    ends = [0, *(block.span.end for block in blocks)]
    assert all(
        before <= block.span.start < block.span.end <= len(page) for before, block in zip(ends, blocks, strict=False)
    )


@given(st.lists(st.sampled_from([BODY, "A heading", "Source: Mara News", "By Ana Ruiz", ""]), max_size=8))
def test_no_letter_of_a_page_is_lost(lines: list[str]) -> None:
    page = "\n".join(lines)
    covered = "".join(block.span.of(page) for block in read_layout(page).blocks)
    assert "".join(covered.split()) == "".join(page.split())


def test_given_headline_is_the_headline() -> None:
    page = f"Is this the end.\n\n{BODY}"
    assert read_layout(page, Span(0, 16)).blocks[0].kind.value == "headline"
