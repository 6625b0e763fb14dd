"""The usual points of a 一级指标 are spread evenly over its rows."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from perfdesk.core.edits import form_after
from perfdesk.core.form import Form, Level1, Level2, Level3, rows, with_new_keys
from perfdesk.core.weight_shares import share_edits, share_sentence, weight_shares
from perfdesk.resources import templates

TEMPLATE = templates()["shanghai-2022"]
NAMES = ("产出指标", "效益指标", "满意度指标")


def form_of(*weights: list[str], names: tuple[str, ...] = NAMES) -> Form:
    """Return a form whose 一级指标 have one 二级指标 with rows of these weights."""
    level1 = [
        Level1(name, (Level2(name, tuple(Level3(f"{n}", weight=text) for n, text in below)),))
        for name, listed in zip(names, weights, strict=True)
        for below in [list(enumerate(listed))]
    ]
    return with_new_keys(Form("shanghai-2022", indicators=tuple(level1)))


def shared(form: Form, *, again: bool = False) -> list[str]:
    """Return the weights of all rows after sharing."""
    for edit in share_edits(weight_shares(form, TEMPLATE, again=again) or ()):
        form = form_after(form, edit)
    return [row.node.weight for row in rows(form)]


def sentences(form: Form, *, again: bool = False) -> list[str]:
    return [
        share_sentence(each, TEMPLATE) for each in weight_shares(form, TEMPLATE, again=again) or ()
    ]


def test_the_usual_points_are_spread_and_what_does_not_divide_goes_to_the_first_rows() -> None:
    form = form_of([""] * 12, [""] * 4, [""])
    assert shared(form) == ["5"] * 2 + ["4"] * 10 + ["8", "8", "7", "7"] + ["10"]
    assert sentences(form) == [
        "产出指标 50 分：2 行各 5 分、10 行各 4 分",
        "效益指标 30 分：2 行各 8 分、2 行各 7 分",
        "满意度指标 10 分：1 行各 10 分",
    ]


def test_typed_weights_stay_and_only_the_rest_is_spread() -> None:
    form = form_of(["3", "", "", "", "2", "2", "3", "", "", "", "", ""], ["", "10", "", "10"], [""])
    expected = "3 5 5 5 2 2 3 5 5 5 5 5 5 10 5 10 10"
    assert shared(form) == expected.split()


def test_a_fraction_that_is_left_goes_to_a_first_row_too() -> None:
    assert shared(form_of(["42.5", "", "", ""], ["30"], ["10"]))[:4] == ["42.5", "3", "2.5", "2"]


def test_too_few_points_are_not_spread() -> None:
    form = form_of(["48", "", "", ""], ["30", ""], ["10"])
    assert shared(form) == ["48", "", "", "", "30", "", "10"]
    assert sentences(form) == [
        "产出指标只剩 2 分，不够 3 行各得 1 分",
        "效益指标的分值已经分完，还有 1 行没有分值",
    ]


def test_all_rows_are_weighted_anew_only_if_asked() -> None:
    form = form_of(["20", "30"], ["30"], ["10"])
    assert weight_shares(form, TEMPLATE) == ()
    assert shared(form, again=True) == ["25", "25", "30", "10"]


def test_only_chosen_rows_get_what_the_others_leave() -> None:
    form = form_of(["20", "", "", "6", ""], [""], [""])
    keys = {row.node.key for row in list(rows(form))[1:4]}
    (share,) = weight_shares(form, TEMPLATE, keys=keys) or ()
    assert share_sentence(share, TEMPLATE) == "产出指标 24 分：2 行各 12 分"
    (share,) = weight_shares(form, TEMPLATE, again=True, keys=keys) or ()
    assert share_sentence(share, TEMPLATE) == "产出指标 30 分：3 行各 10 分"
    assert [row.node.key for row in share.rows] == sorted(keys)


def test_level1_without_rows_do_not_count_for_the_split() -> None:
    form = form_of([""], [""], [""])
    form = replace(form, indicators=(*form.indicators, Level1("成本指标", key=99)))
    assert shared(form) == ["50", "30", "10"]


def test_without_a_usual_split_nothing_is_shared() -> None:
    assert weight_shares(form_of([""], names=("别的指标",)), TEMPLATE) is None


@given(count=st.integers(1, 30), typed=st.lists(st.decimals(0, 30, places=1), max_size=3))
def test_a_shared_level1_has_just_its_usual_points(count: int, typed: list[Decimal]) -> None:
    form = form_of([*map(str, typed), *[""] * count], ["30"], ["10"])
    weights = [Decimal(text or "0") for text in shared(form)][: len(typed) + count]
    left = Decimal(50) - sum(typed)
    if left >= count:
        assert sum(weights) == 50
        own = weights[len(typed) :]
        assert max(own) - min(own) <= 1
    else:
        assert weights[len(typed) :] == [0] * count
