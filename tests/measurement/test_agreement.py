"""Agreement: the worked examples of Krippendorff (2011), and what holds for any codes."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancebook.measurement.agreement import agreement, nominal_alpha, value_counts

GAP = "."


def alpha(*coders: str) -> float:
    units = zip(*(coder.split() for coder in coders), strict=True)
    return nominal_alpha(value_counts([[None if code == GAP else code for code in unit] for unit in units]))


@pytest.mark.parametrize(
    ("coders", "published"),
    [
        (("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"), 0.095),
        (("a a b b d c c c e d d a", "b a b b b c c c e d d d"), 0.692),
        (
            (
                "1 2 3 3 2 1 4 1 2 . . .",
                "1 2 3 3 2 2 4 1 2 5 . 3",
                ". 3 3 3 2 3 4 2 2 5 1 .",
                "1 2 3 3 2 4 4 1 2 5 1 .",
            ),
            0.743,
        ),
    ],
)
def test_published_examples(coders: tuple[str, ...], published: float) -> None:
    assert alpha(*coders) == pytest.approx(published, abs=0.0005)


def test_full_agreement_is_one() -> None:
    assert alpha("a b c a", "a b c a") == 1.0


def test_without_variation_there_is_nothing_to_agree_on() -> None:
    assert math.isnan(alpha("a a a", "a a a"))
    assert math.isnan(alpha("a . .", ". b b"))


CODES = st.lists(st.lists(st.sampled_from(["a", "b", "c", None]), min_size=3, max_size=3), min_size=2, max_size=20)


@given(CODES)
def test_neither_order_of_coders_nor_names_of_values_matter(codes: list[list[str | None]]) -> None:
    turned = [[None if code is None else {"a": "z", "b": "a", "c": "m"}[code] for code in unit[::-1]] for unit in codes]
    assert nominal_alpha(value_counts(codes)) == pytest.approx(nominal_alpha(value_counts(turned)), nan_ok=True)


@given(CODES)
def test_alpha_never_exceeds_one(codes: list[list[str | None]]) -> None:
    found = nominal_alpha(value_counts(codes))
    assert math.isnan(found) or found <= 1.0


def test_the_interval_holds_the_figure_and_is_wider_with_fewer_groups() -> None:
    codes = [["a", "a"], ["b", "b"], ["a", "b"], ["b", "b"]] * 10
    fine = agreement(codes, [str(at) for at in range(40)])
    coarse = agreement(codes, [str(at // 10 % 4 * 4 + at % 2) for at in range(40)])
    assert fine.low <= fine.value <= fine.high
    assert coarse.high - coarse.low > fine.high - fine.low
