"""What a template has a place for is printed there and read back from there."""

from __future__ import annotations

from dataclasses import replace

from perfdesk.core.form import Form, FundingRow, Level3
from perfdesk.core.other_texts import other_texts
from perfdesk.recognition.source import Reading, SourceRow
from perfdesk.resources import templates
from perfdesk.table.compose import compose
from perfdesk.table.grid import Grid, text_rows
from tests.core.forms import form_of
from tests.province import province
from tests.recognition.published import read_source

TEMPLATE = province()
KINDS = ("total", "appropriation", "carryover", "other", "provincial")


def full_form() -> Form:
    row = Level3("公寓套数", "≥100套", "100套", "90", "90", cells=(("评分标准", "每少1套扣0.5分"),))
    form = form_of(row)
    rows = tuple(FundingRow(kind, "40", "40", "40") for kind in KINDS)
    return replace(
        form,
        template="province",
        code="219001-01",
        fields=(("项目负责人", "王某"),),
        notes=(("填表人", "李某"),),
        funding=replace(form.funding, rows=rows),
    )


def read(grid: Grid) -> Reading:
    rows = [SourceRow(f"第 {at} 行", line) for at, line in enumerate(text_rows(grid), start=1)]
    (reading,) = read_source(rows, (*templates().values(), TEMPLATE))
    return reading


def test_all_places_are_printed_and_read_back() -> None:
    reading = read(compose(full_form(), TEMPLATE))
    assert reading.form == full_form()
    assert [each for each in reading.findings if each.code == "no-place"] == []


def test_a_form_of_the_template_has_no_other_texts_but_the_column() -> None:
    (only,) = other_texts(full_form(), TEMPLATE)
    assert (only.label, only.is_printed) == ("评分标准", True)


def test_another_template_keeps_the_same_texts_without_a_place() -> None:
    labels = [each.label for each in other_texts(full_form(), templates()["national-2020"])]
    assert labels == [
        "项目编码", "项目负责人", "年初预算数", "全年预算数", "全年执行数", "评分标准", "填表人",
    ]  # fmt: skip


def test_words_that_mean_the_same_lead_to_the_same_place() -> None:
    grid = compose(full_form(), TEMPLATE)
    words = {"项目负责人": "负责人", "评分标准": "评价标准", "项目编码": "项目代码"}
    cells = tuple(replace(cell, text=words.get(cell.text, cell.text)) for cell in grid.cells)
    assert read(replace(grid, cells=cells)).form == full_form()
