"""Weights that do not add up are shown at the 一级指标 with unusual weights."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from perfdesk.core.checks.form_checks import unusual_level1_keys, usual_split
from perfdesk.core.form import Form, Level1, Level2, with_new_keys
from perfdesk.core.scoring import scores
from tests.core.forms import SHANGHAI, form_of, indicator


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
