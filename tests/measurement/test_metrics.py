"""Labels to numbers, checked against scikit-learn and against what clustering must do to an interval."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import f1_score, precision_score, recall_score

from stancebook.measurement.metrics import calibration_error, clustered_interval, label_scores, macro_f1

tables = arrays(np.bool_, (20, 3))


@given(tables, tables)
def test_scores_agree_with_scikit_learn(truth: np.ndarray, found: np.ndarray) -> None:
    scores = label_scores(truth, found, ["a", "b", "c"])
    for place, score in enumerate(scores.values()):
        pair = truth[:, place], found[:, place]
        assert score.precision == pytest.approx(precision_score(*pair, zero_division=0))
        assert score.recall == pytest.approx(recall_score(*pair, zero_division=0))
        assert score.f1 == pytest.approx(f1_score(*pair, zero_division=0))
        assert score.support == truth[:, place].sum()


@given(tables, tables)
def test_macro_f1_leaves_out_labels_that_nobody_uses(truth: np.ndarray, found: np.ndarray) -> None:
    used = [place for place in range(3) if (truth | found)[:, place].any()]
    scores = [f1_score(truth[:, place], found[:, place], zero_division=0) for place in used]
    assert macro_f1(truth, found) == pytest.approx(np.mean(scores) if scores else 0.0)


@given(st.integers(0, 3))
def test_a_calibrated_answer_has_no_error_and_a_sure_wrong_one_has_all(seed: int) -> None:
    generator = np.random.default_rng(seed)
    chances = generator.uniform(size=20_000)
    assert calibration_error(chances, generator.uniform(size=20_000) < chances) < 0.02
    assert calibration_error(np.ones(10), np.zeros(10, dtype=bool)) == 1.0


def test_intervals_by_article_are_wider_than_naive_ones() -> None:
    generator = np.random.default_rng(0)
    right = np.repeat(generator.uniform(size=40) < 0.5, 10).astype(float)  # ten sentences an article, all alike
    groups = [str(at // 10) for at in range(400)]
    clustered = clustered_interval(lambda places: right[places].mean(), groups, 0)
    naive = clustered_interval(lambda places: right[places].mean(), [str(at) for at in range(400)], 0)
    assert clustered.value == naive.value == right.mean()
    assert clustered.high - clustered.low > 2 * (naive.high - naive.low)


def test_intervals_are_repeatable() -> None:
    values = np.arange(30.0)
    groups = [str(at) for at in range(30)]
    first, second = (clustered_interval(lambda places: values[places].mean(), groups, 7) for _ in range(2))
    assert first == second
    assert first.low < first.value < first.high
