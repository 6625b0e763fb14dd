"""Several goals keep their texts and rows apart: composed into the table and read again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.core.form import Form, Funding, FundingRow, Goal, Level1, Level2, Level3
from perfdesk.core.template import Template
from perfdesk.recognition.goal_rows import divided_by_goals, with_own_labels
from perfdesk.recognition.source import SourceRow
from perfdesk.table.compose import compose, printed_goal
from perfdesk.table.grid import text_rows
from tests.core.forms import SHANGHAI, form_of, plain_forms
from tests.effort import examples
from tests.recognition.published import read_source
from tests.recognition.test_round_trip import as_printed, read_back, without_blank_rows

KINDS = ("total", "appropriation", "carryover", "other")


def form_of_two_goals(template: Template) -> Form:
    """Return a form whose goals have indicators of the same names."""
    watched = Level3("监测点位", "≥10个", "10个", "50", "50")
    edited = Level3("资料整编", "≥1册", "1册", "40", "40")
    return replace(
        form_of(),
        template=template.id,
        money_unit=template.money_unit,
        funding=Funding("10", tuple(FundingRow(kind, "10", "10", "10") for kind in KINDS)),
        goals=(Goal("监测", "已监测"), Goal("整编", "已整编")),
        indicators=(
            Level1("产出指标", (Level2("数量指标", (watched,)),)),
            Level1("产出指标", (Level2("数量指标", (edited,)),), goal=1),
        ),
    )


LABELS = st.sampled_from(["", "年度绩效目标1（40分）", "年度绩效目标二", "长期", "目标", "目标1x"])


@pytest.mark.slow
@given(plain_forms, st.lists(st.tuples(LABELS, st.booleans()), min_size=1, max_size=3))
@settings(max_examples=examples(1))
def test_several_goals_read_back_as_printed(form: Form, blocks: list[tuple[str, bool]]) -> None:
    form = without_blank_rows(form)
    goals = tuple(
        replace(form.goals[0], label=label) if own else Goal(label=label) for label, own in blocks
    )
    copies = [
        replace(node, goal=number) for number in range(len(goals)) for node in form.indicators
    ]
    form = replace(form, goals=goals, indicators=tuple(copies))
    assert read_back(form) == as_printed(form)


def test_a_goal_without_rows_keeps_its_number() -> None:
    form = form_of_two_goals(SHANGHAI)
    first, second = form.indicators
    goals = (*form.goals, Goal("归档", "已归档"))
    form = replace(form, goals=goals, indicators=(first, replace(second, goal=2)))
    assert read_back(form) == as_printed(form)


def test_indicators_of_the_first_goal_stand_first() -> None:
    form = form_of_two_goals(SHANGHAI)
    turned = replace(form, indicators=form.indicators[::-1])
    assert text_rows(compose(turned, SHANGHAI)) == text_rows(compose(form, SHANGHAI))


@pytest.mark.parametrize(
    ("label", "printed"),
    [
        ("", "目标1"),
        ("长期", "目标1：长期"),
        ("年度绩效目标1（40分）", "年度绩效目标1（40分）"),
        ("目标2", "目标1：目标2"),
    ],
)
def test_a_label_says_on_paper_which_goal_it_is_of(label: str, printed: str) -> None:
    form = replace(form_of(), goals=(Goal(label=label), Goal()))
    assert printed_goal(form, 0) == printed
    (own,) = with_own_labels((Goal(label=printed),))
    assert own.label == label


def test_a_side_label_that_speaks_of_no_goal_divides_nothing() -> None:
    rows = [list(line) for line in text_rows(compose(form_of(), SHANGHAI))]
    header = next(at for at, line in enumerate(rows) if line[0] == "绩效指标")
    rows[header + 1][0] = "填报说明"
    source = [SourceRow(f"第 {at} 行", tuple(line)) for at, line in enumerate(rows, start=1)]
    (reading,) = read_source(source)
    assert len(reading.form.goals) == 1
    assert divided_by_goals((), None) == ()  # type: ignore[arg-type]  # nothing to look up
