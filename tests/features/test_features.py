"""Records to matrices: what is shown, what is hidden, and that a saved vectorizer is the same one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone

from stancebook import Codebook
from stancebook.features.lexicon import Lexicon
from stancebook.features.ngrams import Block, ViewVectorizer
from stancebook.features.stance_pairs import PairViews, candidate_pairs
from stancebook.features.views import ViewMaker, shown_text
from stancebook.records import NARRATOR

BLOCKS = [
    Block("own", "word", 1, 2, min_df=1),
    Block("own", "char_wb", 3, 5, min_df=1),
    Block("place", "token", 1, 1, min_df=1),
]
VIEWS = [{"own": "troops left the town", "place": "kind=body"}, {"own": "donors gave blood", "place": "kind=headline"}]


def test_actors_outlets_and_numbers_are_hidden(read) -> None:
    unit = read("ISIS held 4,000 people, Ana Ruiz told Mara News.").units[0]
    assert shown_text(unit.unit.text, unit.mentions) == "xarmedgroup held 0 people, ana ruiz told xoutlet."


def test_words_that_only_refer_stay(read) -> None:
    unit = read("ISIS came and the militants took the town.").units[0]
    assert "militants" in shown_text(unit.unit.text, unit.mentions)


def test_boilerplate_is_never_a_feature(codebook: Codebook, read) -> None:
    article = read("Army takes town\n\nTroops entered the town.\n\nSource: Mara News")
    maker = ViewMaker(codebook)
    shown = str([maker.sentences(article), maker.article(article)])
    assert "Mara" not in shown
    assert "source" not in shown


def test_a_saved_vectorizer_is_the_same() -> None:
    vectorizer = ViewVectorizer(BLOCKS).fit(VIEWS)
    vocabularies, arrays = vectorizer.state()
    restored = ViewVectorizer.from_state(BLOCKS, vocabularies, arrays)
    unseen = [*VIEWS, {"own": "", "place": ""}, {"own": "unseen words only", "place": "kind=caption"}]
    difference = vectorizer.transform(unseen) - restored.transform(unseen)
    assert abs(difference).max() < 1e-6


def test_the_vectorizer_can_be_cloned_and_names_its_columns() -> None:
    vectorizer = clone(ViewVectorizer(BLOCKS)).fit(VIEWS)
    assert vectorizer.transform(VIEWS).shape == (2, len(vectorizer.get_feature_names_out()))
    assert "own:the town" in vectorizer.get_feature_names_out()


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_vectorized(text: str) -> None:
    row = ViewVectorizer(BLOCKS).fit(VIEWS).transform([{"own": text, "place": text}])
    assert np.isfinite(row.data).all()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Residents were forcibly made to donate blood.", {"blood_drive", "compulsion"}),
        ("Students queued to give blood.", {"blood_drive", "consent"}),
        ("Troops recaptured the town.", {"offensive"}),
        ("The weather was mild.", set()),
    ],
)
def test_word_lists(codebook: Codebook, text: str, names: set[str]) -> None:
    found = Lexicon(codebook).names(text)
    assert found >= names
    assert bool(found) == bool(names)


def test_stance_has_no_use_for_the_lists_of_topics_and_frames(codebook: Codebook) -> None:
    text = "Troops recaptured the town, the heroic tank crews condemned the gang, victims were forced to donate blood."
    found = Lexicon(codebook, stance_only=True).names(text)
    assert {"heroism", "against", "compulsion"} <= found
    others = {label.id.lower() for variable in (codebook.topic, codebook.frames) for label in variable.label}
    others |= {words.id for words in codebook.signal if words.frame}
    assert others & Lexicon(codebook).names(text)
    assert not others & found


def pairs(article) -> list[tuple[str, str]]:
    return [(holder.name, mention.target) for unit in article.coded_units for holder, mention in candidate_pairs(unit)]


def test_each_holder_meets_each_target(read) -> None:
    assert pairs(read('"ISIS killed civilians," said Mayor Ana Ruiz.')) == [
        (NARRATOR, "ISIS"),
        (NARRATOR, "CIVILIANS"),
        ("Ana Ruiz", "ISIS"),
        ("Ana Ruiz", "CIVILIANS"),
    ]


def test_nobody_holds_a_stance_toward_themselves(read) -> None:
    assert ("Islamic State (ISIS)", "ISIS") not in pairs(read("ISIS attacked the Iraqi army."))
    assert all(
        holder == NARRATOR or target != "ISIS" for holder, target in pairs(read("ISIS attacked the Iraqi army."))
    )


def test_the_target_is_masked_and_only_the_holders_words_are_its_words(codebook: Codebook, read) -> None:
    unit = read('"ISIS are butchers of the people," said Mayor Ana Ruiz of the radical group.').coded_units[0]
    pairs_of_isis = [(holder, mention) for holder, mention in candidate_pairs(unit) if mention.target == "ISIS"]
    views = {holder.name: PairViews(codebook).view(unit, holder, mention) for holder, mention in pairs_of_isis}
    speaker, narrator = views["Ana Ruiz"], views[NARRATOR]
    assert "isis" not in str(views).lower()
    assert "butchers" in speaker["words"]
    assert "butchers" not in narrator["words"]
    assert "extremity" in str(narrator)
