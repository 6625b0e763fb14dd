"""Weights that do not add up: when that is an error, where it is shown and where it leads."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from perfdesk.core.checks.all_checks import run_checks
from perfdesk.core.checks.form_checks import (
    unusual_level1_keys,
    usual_split,
    weight_to_adjust,
)
from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import Form, Level1, Level2, rows, with_new_keys
from perfdesk.core.scoring import scores
from tests.core.forms import SHANGHAI, form_of, funding, indicator


def parted(**weights: str) -> Form:
    """A form whose 一级指标 have one row each, of these weights."""
    levels = tuple(
        Level1(f"{name}指标", (Level2("某类指标", (indicator(weight=weight),)),))
        for name, weight in weights.items()
    )
    return with_new_keys(replace(form_of(), indicators=levels))


def doubtful(form: Form) -> list[str]:
    keys = unusual_level1_keys(form, SHANGHAI, scores(form, SHANGHAI))
    return [node.name for node in form.indicators if node.key in keys]


@pytest.mark.parametrize(
    ("weights", "names"),
    [
        ({"产出": "50", "效益": "25", "满意度": "10"}, ["效益指标"]),
        ({"产出": "40", "效益": "30", "满意度": "20"}, ["产出指标", "满意度指标"]),
        ({"成本": "20", "产出": "40", "效益": "25", "满意度": "10"}, ["效益指标"]),
        ({"产出": "50", "效益": "30", "满意度": "10"}, ["产出指标", "效益指标", "满意度指标"]),
        ({"产出": "50", "其他": "30"}, ["产出指标", "其他指标"]),
    ],
    ids=["one", "two", "with costs", "all as usual", "unknown names"],
)
def test_the_levels_with_unusual_weights_are_named(
    weights: dict[str, str], names: list[str]
) -> None:
    assert doubtful(parted(**weights)) == names


def test_the_usual_split_goes_by_the_names_of_the_levels() -> None:
    with_costs = parted(成本="1", 产出="1", 效益="1", 满意度="1")
    assert usual_split(with_costs, SHANGHAI) == {
        "成本指标": Decimal(20),
        "产出指标": Decimal(40),
        "效益指标": Decimal(20),
        "满意度指标": Decimal(10),
    }
    assert usual_split(parted(其他="1"), SHANGHAI) is None


def named_rows(*weights: str) -> Form:
    """A form with rows of these weights, all with names of their own."""
    return form_of(
        *(replace(indicator(weight=each), name=f"完成{n}") for n, each in enumerate(weights))
    )


def sum_problems(form: Form, *, finished: bool = False) -> list[tuple[str, str]]:
    found = run_checks(form, SHANGHAI, scores(form, SHANGHAI), finished=finished).problems
    return [(each.severity, each.message) for each in found if each.code == "weights-sum"]


@pytest.mark.parametrize(
    ("weights", "words"),
    [(("40", "45"), "少 5 分"), (("50", "45"), "多 5 分"), (("89.5",), "少 0.5 分")],
)
def test_a_wrong_sum_says_by_how_much(weights: tuple[str, ...], words: str) -> None:
    ((severity, message),) = sum_problems(named_rows(*weights))
    assert severity == "error"
    assert f"应为 100，{words}，" in message


def test_weights_still_to_come_are_no_error_until_they_are_too_many() -> None:
    assert sum_problems(named_rows("40", "")) == []
    assert sum_problems(named_rows("40", ""), finished=True) == []
    assert sum_problems(named_rows("", "")) == []
    ((severity, message),) = sum_problems(named_rows("95", ""))
    assert severity == "error"
    assert "多 5 分" in message


def test_a_row_without_a_name_or_weight_is_not_waited_for() -> None:
    form = named_rows("40", "45")
    blank = replace(indicator("", "", ""), name="")
    level2 = form.indicators[0].children[0]
    level2 = replace(level2, children=(*level2.children, blank))
    waiting = replace(form, indicators=(replace(form.indicators[0], children=(level2,)),))
    assert len(sum_problems(waiting)) == 1


def test_a_first_level_without_rows_is_waited_for_until_the_form_is_finished() -> None:
    form = named_rows("40")
    begun = replace(form, indicators=(*form.indicators, Level1("效益指标", (Level2("某类指标"),))))
    assert sum_problems(begun) == []
    assert len(sum_problems(begun, finished=True)) == 1


def leads_to(form: Form) -> str:
    """The name of the 一级指标 below which a problem with the weights leads, or 执行率."""
    ref = weight_to_adjust(form, SHANGHAI, scores(form, SHANGHAI))
    assert ref is not None
    if ref == FieldRef(ROOT, "funding.weight"):
        return "执行率"
    first = next(row for row in rows(form) if row.node.key == ref.key)
    assert ref.field == "weight"
    return first.level_names[0]


@pytest.mark.parametrize(
    ("weights", "name"),
    [
        ({"产出": "50", "效益": "25", "满意度": "10"}, "效益指标"),
        ({"产出": "55", "效益": "20", "满意度": "10"}, "效益指标"),
        ({"产出": "55", "效益": "30", "满意度": "15"}, "产出指标"),
        ({"产出": "45", "效益": "45", "满意度": "10"}, "效益指标"),
        ({"产出": "40", "效益": "40", "满意度": "10"}, "产出指标"),
        ({"产出": "50", "其他": "30"}, "其他指标"),
    ],
    ids=["short", "short beside too much", "two", "too much", "only the split", "unknown names"],
)
def test_a_wrong_sum_leads_to_a_weight_below_the_level_where_it_arises(
    weights: dict[str, str], name: str
) -> None:
    assert leads_to(parted(**weights)) == name


def test_a_wrong_sum_leads_to_the_weight_of_the_execution_rate_if_that_alone_is_unusual() -> None:
    form = parted(产出="50", 效益="30", 满意度="10")
    assert leads_to(replace(form, funding=funding("100", "90", weight="15"))) == "执行率"


def test_without_rows_a_sum_leads_nowhere() -> None:
    empty = replace(form_of(), indicators=(), funding=funding("100", "90", weight="10"))
    assert weight_to_adjust(empty, SHANGHAI, scores(empty, SHANGHAI)) is None
