"""Generalisation: what is left out is never read, what is tested stays the same, and the refusal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from stancebook.codebook import parse_codebook
from stancebook.corpus.codings import read_corpus
from stancebook.corpus.splits import Fold
from stancebook.errors import TrainingError
from stancebook.examples import Examples, make_examples
from stancebook.fitting import Fitted
from stancebook.generalisation import learning_curve, leave_one_out, mean_interval, without
from test_codebook import MINE
from test_training import write_corpus

QUESTIONS = ["article topic", "sentence topic", "sentence frames"]


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Examples:
    book = parse_codebook(MINE)
    return make_examples(read_corpus(write_corpus(tmp_path_factory.mktemp("corpus"), 60), book), book)


def outlets(examples: Examples) -> list[str]:
    return [str(text.article.metadata["outlet"]) for text in examples.texts]


def test_each_value_is_tested_on_its_own_articles_beside_the_baselines(examples: Examples) -> None:
    values = [name if name in {"o0", "o1", "o2", "o3"} else "many" for name in outlets(examples)]
    found = leave_one_out(examples, values, least=6)
    assert [(setting.name, setting.articles) for setting in found] == [
        ("many", 36), ("o0", 6), ("o1", 6), ("o2", 6), ("o3", 6)
    ]  # fmt: skip
    for setting in found:
        assert [question.name for question in setting.questions] == QUESTIONS
        assert setting.questions[0].units == setting.articles
        assert {"keywords", "majority"} <= {row.system for row in setting.questions[0].rows}


def test_rare_values_are_left_out_together_and_not_reported(examples: Examples) -> None:
    values = [name if name < "o2" else f"{name}-{at}" for at, name in enumerate(outlets(examples))]
    assert [setting.name for setting in leave_one_out(examples, values, least=6)] == ["o0", "o1"]


@pytest.fixture
def folds(monkeypatch: pytest.MonkeyPatch) -> list[list[Fold]]:
    """The folds of every fit that follows."""
    seen: list[list[Fold]] = []

    class Watched(Fitted):
        def __init__(self, examples: Examples, folds: list[Fold], progress: Callable[[str], None]) -> None:
            seen.append(list(folds))
            super().__init__(examples, folds, progress)

    monkeypatch.setattr("stancebook.generalisation.Fitted", Watched)
    return seen


def test_what_is_left_out_is_tested_and_not_read(examples: Examples, folds: list[list[Fold]]) -> None:
    left_out = [topic == "strike" and at > 20 for at, topic in enumerate(examples.topics)]
    without(examples, left_out, "few strikes", n_folds=2)
    (found,) = folds
    assert not any(left_out[at] for train, _ in found for at in train)
    assert sorted(at for _, test in found for at in test) == list(range(60))


def test_a_group_with_two_values_is_read_for_neither(examples: Examples, folds: list[list[Fold]]) -> None:
    twins = [replace(text, group=f"g{(at + 1) // 2}") for at, text in enumerate(examples.texts)]
    leave_one_out(replace(examples, texts=tuple(twins)), ["a"] * 30 + ["b"] * 30)
    (found,) = folds
    for train, test in found:
        assert {(at + 1) // 2 for at in train}.isdisjoint({(at + 1) // 2 for at in test})


def test_smaller_shares_are_part_of_larger_ones(examples: Examples, folds: list[list[Fold]]) -> None:
    learning_curve(examples, (0.25, 0.5, 1.0), n_folds=3)
    for (quarter, _), (half, _), (whole, _) in zip(*folds, strict=True):
        assert set(quarter) < set(half) < set(whole)
        assert len(half) == pytest.approx(len(whole) / 2, abs=1)


def test_the_curve_tests_every_share_on_the_same_articles(examples: Examples) -> None:
    few, all_ = learning_curve(examples, (0.25, 1.0), n_folds=3)
    assert (few.name, all_.name) == ("25%", "100%")
    assert few.articles == all_.articles == 60
    assert few.figure("sentence topic", "keywords") == all_.figure("sentence topic", "keywords")


def test_the_mean_lies_between_its_bounds(examples: Examples) -> None:
    found = leave_one_out(examples, outlets(examples), least=6)
    mean = mean_interval(found, "sentence topic", "stancebook")
    assert mean.low <= mean.value <= mean.high


def test_one_value_cannot_be_left_out(examples: Examples) -> None:
    with pytest.raises(TrainingError, match="leaving one out needs at least 2 values with 20 articles each; found 1"):
        leave_one_out(examples, ["here"] * 60)
