"""Forms that stand side by side on a sheet are read, or it is said that one was not."""

from __future__ import annotations

import pytest

from perfdesk.recognition.source import MergedCell, SourceRow
from tests.recognition.published import Row, finding_codes, read_one, read_source, rows_of
from tests.recognition.test_read_layouts import DIVIDED, NATIONAL, WEIGHT_FIRST

FORMS = (NATIONAL, DIVIDED, WEIGHT_FIRST)


def beside(*tables: str, gap: int = 1) -> list[Row]:
    """Return the rows of these tables side by side, with blank columns between them."""
    parts = [rows_of(table) for table in tables]
    widths = [max(map(len, part)) + gap for part in parts]
    return [
        tuple(
            cell
            for part, width in zip(parts, widths, strict=True)
            for cell in (*(part[at] if at < len(part) else ()), *[""] * width)[:width]
        )
        for at in range(max(map(len, parts)))
    ]


def sources(rows: list[Row]) -> list[SourceRow]:
    return [SourceRow(f"第 {count} 行", row) for count, row in enumerate(rows, start=1)]


@pytest.mark.parametrize("gap", [0, 1, 3])
@pytest.mark.parametrize("margin", [0, 2])
def test_forms_side_by_side_are_read_as_if_they_stood_alone(gap: int, margin: int) -> None:
    rows = [("",) * margin + row for row in beside(*FORMS, gap=gap)]
    readings = read_source(sources(rows))
    alone = [read_one(rows_of(each), page_text=False) for each in FORMS]
    assert [each.form for each in readings] == [each.form for each in alone]
    assert [finding_codes(each) for each in readings] == [
        ["forms-beside", *finding_codes(alone[0])],
        *map(finding_codes, alone[1:]),
    ]


def test_a_form_begins_with_its_labels_though_its_heading_begins_further_right() -> None:
    shifted = NATIONAL.replace("绩效指标|一级指标", "|一级指标").replace(
        "|产出指标(", "绩效指标|产出指标("
    )
    readings = read_source(sources(beside(NATIONAL, shifted)))
    alone = read_one(rows_of(shifted), page_text=False)
    assert [each.form for each in readings] == [
        read_one(rows_of(NATIONAL), page_text=False).form,
        alone.form,
    ]


def test_forms_side_by_side_and_below_each_other_are_all_read() -> None:
    other = NATIONAL.replace("老旧小区改造", "道路养护")
    rows = [*beside(NATIONAL, NATIONAL), *beside(other, other)]
    names = [each.form.project for each in read_source(sources(rows))]
    assert names == ["老旧小区改造", "道路养护"] * 2


def test_a_wider_form_below_two_side_by_side_is_not_divided() -> None:
    rows = [*beside(NATIONAL, NATIONAL, gap=0), *rows_of(DIVIDED)]
    *_, last = read_source(sources(rows))
    assert last.form == read_one(rows_of(DIVIDED), page_text=False).form
    codes = [code for each in read_source(sources(rows)) for code in finding_codes(each)]
    assert codes.count("form-beside-unread") == 1


def test_a_title_merged_over_both_forms_is_that_of_each() -> None:
    rows = sources(beside(NATIONAL, NATIONAL))
    width = len(rows[0].cells)
    for at in (0, 1):
        cells = (rows[at].cells[0], *[""] * (width - 1))
        rows[at] = SourceRow(rows[at].where, cells, (MergedCell(0, width, 1),))
    left, right = read_source(rows)
    assert left.form == right.form == read_one(rows_of(NATIONAL), page_text=False).form


def test_a_form_that_cannot_be_told_apart_from_the_one_beside_it_is_said() -> None:
    rows = sources(beside(NATIONAL, NATIONAL))
    at = next(at for at, row in enumerate(rows) if "完成改造" in row.cells)
    rows[at] = SourceRow(rows[at].where, rows[at].cells, (MergedCell(4, 9, 1),))
    (reading,) = read_source(rows)
    (said,) = [each for each in reading.findings if each.code == "form-beside-unread"]
    assert "右边还有一张自评表" in said.message


def test_names_of_projects_side_by_side_are_said_where_no_second_table_is_found() -> None:
    rows = [
        (*row, "项目名称", "道路养护") if "项目名称" in row else row for row in rows_of(NATIONAL)
    ]
    (reading,) = read_source(sources(rows))
    assert "form-beside-unread" in finding_codes(reading)
