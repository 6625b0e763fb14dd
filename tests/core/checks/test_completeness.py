"""已填 n/m: which cells a form needs, and the problems of the empty ones."""

from __future__ import annotations

from dataclasses import replace

from perfdesk.core.checks.all_checks import open_problems
from perfdesk.core.checks.completeness import empty_cell_problems, empty_cells, progress
from perfdesk.core.form import Form, Goal, Level3
from perfdesk.core.scoring import scores
from perfdesk.core.template import HeaderField, Words, blank_form
from tests.core.forms import SHANGHAI, form_of, indicator

ROW = "/indicators/0/children/0/children/0"
GOOD = form_of(indicator())


def test_a_new_form_has_no_open_problems_and_its_empty_cells_are_counted() -> None:
    form = blank_form(SHANGHAI, "2022")
    assert open_problems(form, SHANGHAI, scores(form, SHANGHAI)) == ()
    ats = [each.pointer for each in empty_cell_problems(form, SHANGHAI)]
    assert ats == [
        "/project", "/department", "/unit", "/funding/rows/0/initial", "/funding/rows/0/budget",
        "/funding/rows/0/executed", "/goals/0/expected", "/goals/0/actual", "/indicators",
    ]  # fmt: skip
    count = progress(form, SHANGHAI)
    assert count.needed - count.filled == len(ats)


def test_a_row_with_nothing_but_a_name_is_one_problem_and_five_cells_to_fill() -> None:
    form = form_of(indicator(), Level3("培训人数"), Level3())
    said = [(each.code, each.pointer) for each in empty_cell_problems(form, SHANGHAI)]
    below = "/indicators/0/children/0/children"
    assert said == [("row-blank", f"{below}/1/target"), ("row-blank", f"{below}/2/name")]
    count = progress(form, SHANGHAI)
    assert count.needed - count.filled == len(empty_cells(form, SHANGHAI)) == 9
    begun = form_of(indicator(), Level3("培训人数", weight="5"))
    assert {each.code for each in empty_cell_problems(begun, SHANGHAI)} == {"missing"}


def test_a_field_the_template_adds_is_missing_among_the_fields() -> None:
    cell = HeaderField("填表人", Words("填表人"), (0, 0), (1, 8))
    template = replace(SHANGHAI, header=(*SHANGHAI.header, (cell,)))
    assert [each.pointer for each in empty_cell_problems(GOOD, template)] == ["/fields/填表人"]
    assert empty_cell_problems(replace(GOOD, fields=(("填表人", "甲"),)), template) == ()


def test_a_column_of_goals_the_template_adds_may_stay_empty() -> None:
    columns = {**SHANGHAI.goals.columns, "actual": (4, 6), "偏差原因": (7, 8)}
    names = {**SHANGHAI.goals.names, "偏差原因": Words("偏差原因")}
    goals = replace(SHANGHAI.goals, columns=columns, names=names)
    count = progress(GOOD, replace(SHANGHAI, goals=goals))
    assert (count.filled, count.needed) == (15, 15)


def test_which_of_several_goals_is_blank_is_said() -> None:
    form = replace(GOOD, goals=(Goal("建成", "建成"), Goal("入住")))
    assert [each.message for each in empty_cell_problems(form, SHANGHAI)] == [
        "目标2的实际完成情况没有填，请填写。"
    ]


def test_an_automatic_score_counts_as_filled() -> None:
    assert progress(GOOD, SHANGHAI).filled == progress(GOOD, SHANGHAI).needed
    open_row = form_of(indicator("提升", "提高"))
    assert [each.pointer for each in empty_cell_problems(open_row, SHANGHAI)] == [f"{ROW}/score"]


def test_the_count_goes_up_by_five_cells_a_row_whether_filled_or_not() -> None:
    assert _filled_and_needed(GOOD) == (15, 15)
    assert _filled_and_needed(form_of(*[indicator()] * 8)) == (50, 50)
    some = [*[indicator()] * 2, Level3("培训人数", weight="5"), Level3()]
    assert _filled_and_needed(form_of(*some)) == (22, 30)


def _filled_and_needed(form: Form) -> tuple[int, int]:
    filling = progress(form, SHANGHAI)
    return filling.filled, filling.needed
