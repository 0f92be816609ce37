"""The codebook: every mistake is reported with its path; the shipped one is complete; a user's own works the same."""

from __future__ import annotations

import pytest

from stancebook import Codebook, load_codebook
from stancebook.codebook import parse_codebook
from stancebook.errors import CodebookError

MINE = """
[codebook]
id = "harbour"
version = "0.1.0"
variables = { topic = "subject", frames = "angle", stance = "side" }

[[variable]]
id = "subject"
name = "Subject"
question = "What is it about?"
levels = ["article", "sentence"]
type = "single"
none = "other"
label = [
  { id = "strike", name = "Strike", definition = "A strike.", keywords = ["strike"] },
  { id = "other", name = "Other", definition = "Anything else." },
]

[[variable]]
id = "angle"
name = "Angle"
question = "How is it told?"
levels = ["sentence"]
type = "multiple"
label = [{ id = "money", name = "Money", definition = "Costs and wages." }]

[[variable]]
id = "side"
name = "Side"
question = "Who is for or against whom?"
levels = ["stance"]
type = "single"
none = "neither"
label = [
  { id = "pro", name = "For", definition = "Supports." },
  { id = "con", name = "Against", definition = "Opposes." },
  { id = "neither", name = "Neither", definition = "Takes no side." },
]

[[role]]
id = "company"
name = "Company"
generic = "COMPANY"

[[target]]
id = "DOCKS"
name = "Docks Ltd"
role = "company"
aliases = ["Docks Ltd"]
"""


def test_a_users_own_codebook() -> None:
    book = parse_codebook(MINE, "mine.toml")
    assert (book.topic.none, book.stance.label_ids) == ("other", ("pro", "con", "neither"))
    assert book.target_ids == {"DOCKS", "COMPANY"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('version = "0.1.0"', 'version = "one"', r"codebook\.version: .*found 'one'"),
        ('name = "Strike"', 'name = "Strike", colour = "red"', r"variable\[subject\]\.label\[strike\]\.colour: Extra"),
        ('none = "other"', 'none = "nothing"', r"variable\[subject\]: `none` is 'nothing', which is no label"),
        ('none = "other"\n', "", r"variable\[subject\]: a variable of type 'single' must name its code"),
        ('id = "other"', 'id = "strike"', r"variable\[subject\]: label id used more than once: strike"),
        ('role = "company"', 'role = "firm"', r"target 'DOCKS': role 'firm' is not defined; known: \['company'\]"),
        ('aliases = ["Docks Ltd"]', "", r"target\[DOCKS\]: target 'DOCKS' has no alias"),
        ('topic = "subject"', 'topic = "thing"', r"codebook\.variables\.topic names 'thing', but no variable"),
        ('type = "multiple"', 'type = "single"\nnone = "money"', "variable 'angle' must be of type 'multiple'"),
        ("[codebook]", "[codebook", "not valid TOML"),
        (
            "[[target]]",
            '[[signal]]\nid = "cash"\nname = "Cash"\nframe = "cost"\nwords = ["cash"]\n\n[[target]]',
            r"word list 'cash': frame 'cost' is not a label of the frames",
        ),
        ('aliases = ["Docks Ltd"]', 'aliases = ["--"]', r"target\[DOCKS\]\.aliases\[0\]: .*found '--'"),
    ],
)
def test_mistakes_have_their_path(old: str, new: str, message: str) -> None:
    assert old in MINE
    with pytest.raises(CodebookError, match=message):
        parse_codebook(MINE.replace(old, new, 1), "mine.toml")


def test_all_mistakes_are_reported_at_once() -> None:
    broken = MINE.replace('version = "0.1.0"', 'version = "one"').replace('name = "Subject"', "")
    with pytest.raises(CodebookError, match=r"(?s)2 mistakes.*codebook\.version.*variable\[subject\]\.name"):
        parse_codebook(broken)


@pytest.mark.parametrize("source", ["no/such.toml", "."])
def test_a_missing_codebook_names_the_shipped_ones(source: str) -> None:
    with pytest.raises(CodebookError, match="shipped ones: conflict-news"):
        load_codebook(source)


def test_the_hash_is_of_the_content() -> None:
    assert parse_codebook(MINE).hash == parse_codebook(MINE + "\n# a comment\n").hash
    assert parse_codebook(MINE).hash != parse_codebook(MINE.replace("Strike", "Walk-out", 1)).hash


def test_the_default_codebook_is_complete(codebook: Codebook) -> None:
    for variable in (codebook.topic, codebook.frames, codebook.stance):
        for label in variable.label:
            assert label.definition, label.id
            assert len(label.include) >= 2, label.id
            assert len(label.exclude) >= 2, label.id
            assert len(label.positive) >= 5, label.id
            assert len(label.negative) >= 5, label.id
            if label.id != variable.none:
                assert label.keywords, label.id
    assert {holder.id for holder in codebook.holder} >= {"official", "military", "police", "medical", "civilian"}
    assert codebook.loaded
