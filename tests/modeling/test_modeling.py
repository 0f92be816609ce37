"""Matrices to labels: calibration, thresholds, aggregation, baselines; and that a saved model is the same model."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from stancebook import Codebook
from stancebook.features.ngrams import Block
from stancebook.modeling.aggregation import (
    AggregationRule,
    article_frames,
    article_scores,
    article_stances,
    unit_evidence,
)
from stancebook.modeling.baselines import KeywordBaseline, actor_prior
from stancebook.modeling.calibration import SigmoidCalibrator, SoftmaxCalibrator, best_thresholds
from stancebook.modeling.classifiers import ViewClassifier
from stancebook.records import Evidence, Span, Stance, UnitKind

RANDOM = np.random.default_rng(0)
BODY, HEADLINE = UnitKind.BODY, UnitKind.HEADLINE


def overconfident(count: int = 2000, classes: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """Scores that are right but three times too sure of it."""
    scores = RANDOM.normal(size=(count, classes))
    chances = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    truth = np.array([RANDOM.choice(classes, p=row) for row in chances])
    return 3 * scores, truth


def test_softmax_calibration_takes_overconfidence_away() -> None:
    scores, truth = overconfident()
    calibrator = SoftmaxCalibrator().fit(scores, truth)
    assert calibrator.scale_ == pytest.approx(1 / 3, rel=0.15)
    chances = calibrator.transform(scores)
    assert np.allclose(chances.sum(axis=1), 1)
    sure = chances.max(axis=1)
    assert (chances.argmax(axis=1) == truth).mean() == pytest.approx(sure.mean(), abs=0.03)


def test_sigmoid_calibration_meets_each_base_rate() -> None:
    scores, truth = overconfident()
    table = truth[:, None] == np.arange(3)
    chances = SigmoidCalibrator().fit(scores, table).transform(scores)
    assert chances.mean(axis=0) == pytest.approx(table.mean(axis=0), abs=0.03)


def test_saved_calibrators_are_the_same() -> None:
    scores, truth = overconfident(300)
    soft = SoftmaxCalibrator().fit(scores, truth)
    assert (SoftmaxCalibrator.from_state(soft.state()).transform(scores) == soft.transform(scores)).all()
    hard = SigmoidCalibrator().fit(scores, truth[:, None] == np.arange(3))
    assert (SigmoidCalibrator.from_state(hard.state()).transform(scores) == hard.transform(scores)).all()


def test_a_label_nobody_gave_keeps_a_plain_threshold() -> None:
    chances = RANDOM.uniform(size=(50, 2))
    truth = np.column_stack([chances[:, 0] > 0.4, np.zeros(50, dtype=bool)])
    low, plain = best_thresholds(chances, truth)
    assert low == pytest.approx(0.4, abs=0.1)
    assert plain == 0.5


def views(count: int) -> tuple[list[dict[str, str]], np.ndarray]:
    words = [["troops", "tank", "front"], ["donors", "blood", "clinic"], ["rain", "match", "market"]]
    labels = RANDOM.integers(0, 3, count)
    noise = ["the", "town", "monday", "people"]
    texts = [" ".join([*RANDOM.choice(words[label], 3), *RANDOM.choice(noise, 5)]) for label in labels]
    return [{"own": text} for text in texts], labels[:, None] == np.arange(3)


FOLDS = [(np.flatnonzero(np.arange(120) % 3 != fold), np.flatnonzero(np.arange(120) % 3 == fold)) for fold in range(3)]


@pytest.mark.parametrize("multiple", [False, True])
def test_a_classifier_learns_and_its_saved_form_is_the_same(multiple: bool) -> None:
    given_views, truth = views(120)
    model = ViewClassifier(["a", "b", "c"], [Block("own", "word", 1, 2)], multiple=multiple, strength=10.0)
    model.fit(given_views, truth, FOLDS)
    assert (model.held_out_.argmax(axis=1) == truth.argmax(axis=1)).mean() > 0.9
    settings_, vocabularies, state = model.state()
    restored = ViewClassifier.from_state(settings_, vocabularies, state)
    unseen = [*given_views, {"own": ""}, {"own": "unknown words"}]
    assert np.abs(model.predict_proba(unseen) - restored.predict_proba(unseen)).max() < 1e-6
    assert model.predict_proba([]).shape == (0, 3)


def test_a_class_that_is_missing_in_training_is_never_likely() -> None:
    given_views, truth = views(120)
    truth = truth[:, [0, 1, 2]].copy()
    truth[truth[:, 2]] = [True, False, False]
    model = ViewClassifier(["a", "b", "c"], [Block("own", "word", 1, 1)], multiple=False, strength=10.0)
    assert model.fit(given_views, truth, FOLDS).predict_proba(given_views)[:, 2].max() < 0.1


def test_headline_and_lead_weigh_more() -> None:
    weights = AggregationRule().weights([HEADLINE, BODY, BODY, BODY])
    assert (weights * 8).round(6).tolist() == [3, 2, 2, 1]


chances_of_units = arrays(np.float64, (5, 3), elements=st.floats(0.01, 1)).map(
    lambda table: table / table.sum(axis=1, keepdims=True)
)


@settings(max_examples=50)
@given(chances_of_units)
def test_an_article_whose_units_agree_is_what_they_say(chances: np.ndarray) -> None:
    same = np.repeat(chances[:1], 5, axis=0)
    scores = article_scores(AggregationRule(), [BODY] * 5, same, chances[0])
    assert chances[0][scores.argmax()] == pytest.approx(chances[0].max())


def test_one_sentence_does_not_flip_an_article() -> None:
    chances = np.array([[0.9, 0.1]] * 20 + [[0.05, 0.95]])
    scores = article_scores(AggregationRule(), [BODY] * 21, chances, np.array([0.5, 0.5]))
    assert scores.argmax() == 0


def test_edge_units_have_the_mean_for_a_neighbour() -> None:
    chances = np.array([[1.0, 0.0], [0.0, 1.0]])
    table = unit_evidence(chances, np.array([0.3, 0.7]))
    assert table[0].tolist() == [1, 0, 0.5, 0.5, 0, 1, 0.5, 0.5, 0.3, 0.7]


def test_a_frame_holds_in_the_headline_or_in_enough_sentences() -> None:
    kinds = [HEADLINE] + [BODY] * 19
    chances = np.zeros((20, 3))
    chances[0, 0] = chances[5, 1] = chances[5:9, 2] = 0.9
    assert article_frames(AggregationRule(), kinds, chances, np.full(3, 0.5)).tolist() == [True, False, True]


def stance(holder: str, side: str, probability: float, at: int = 0) -> Stance:
    return Stance(holder, "other", "X", side, probability, "explicit", (Evidence(Span(at, at + 1), BODY, "w"),))


def test_sentences_add_up_to_a_stance() -> None:
    rule = AggregationRule()
    assert article_stances(rule, [stance("A", "against", 0.3)]) == []
    assert len(article_stances(rule, [stance("A", "against", 0.9)])) == 1
    (row,) = article_stances(rule, [stance("A", "against", 0.3), stance("A", "against", 0.4, 7)])
    assert row.probability == pytest.approx(1 - 0.7 * 0.6)
    assert [item.span.start for item in row.evidence] == [7, 0]


def test_length_alone_makes_no_stance() -> None:
    assert article_stances(AggregationRule(), [stance("A", "against", 0.09, at) for at in range(200)]) == []


def test_the_weaker_side_is_dropped_unless_it_is_clear() -> None:
    rows = article_stances(AggregationRule(), [stance("A", "against", 0.9), stance("A", "favour", 0.5)])
    assert [row.stance for row in rows] == ["against"]


def test_a_holder_of_both_sides_keeps_both() -> None:
    rows = article_stances(
        AggregationRule(), [stance("A", "against", 0.9), stance("A", "favour", 0.8), stance("B", "favour", 0.7)]
    )
    assert [(row.holder, row.stance) for row in rows] == [("A", "against"), ("A", "favour"), ("B", "favour")]


def test_keywords_match_whole_words(codebook: Codebook) -> None:
    baseline = KeywordBaseline(codebook.topic)
    none = codebook.topic.none
    assert baseline.single(["A BLOOD DRIVE opened.", "Bloodhounds drove on.", ""]) == ["blood_drive", none, none]
    assert KeywordBaseline(codebook.frames).multiple(["A calm day."]) == [set()]


def test_the_actor_prior_knows_only_names() -> None:
    train = ["X", "X", "X", "Y"], ["against", "against", "none", "favour"]
    assert actor_prior(*train, ["X", "Y", "Z"]) == ["against", "favour", "against"]
