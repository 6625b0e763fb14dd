"""Tables are set as the template says: alignments, notes, grade, long amounts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perfdesk.core.form import Form, FundingRow, Level3
from perfdesk.core.template import Align, Template
from perfdesk.core.template_toml import TemplateError, parse_template
from perfdesk.formats.system_fonts import page_fonts
from perfdesk.resources import path
from perfdesk.table.compose import compose
from perfdesk.table.display_list import pages
from perfdesk.table.linebreak import break_lines
from perfdesk.table.page import Page, TextRun
from tests.table.tables import form, level3, template

SUBJECT = form((level3(1),))


def page_of(subject: Form, used: Template) -> Page:
    (page,) = pages(compose(subject, used), used.print, page_fonts())
    return page


def run_of(page: Page, text: str) -> TextRun:
    return next(run for run in page.runs if run.text == text)


def with_print(**changes: object) -> Template:
    return replace(template(), print=replace(template().print, **changes))  # type: ignore[arg-type]


def with_amount(amount: str) -> Form:
    funding = replace(SUBJECT.funding, rows=(FundingRow("total", amount, amount, amount),))
    return replace(SUBJECT, funding=funding)


@pytest.mark.parametrize(
    "amount", ["12,345,678,901.20 元", "９,８７６,５４３.２１", "12345678901234.56"]
)
def test_a_long_amount_is_never_broken_and_never_smaller_than_the_least_size(amount: str) -> None:
    page = page_of(with_amount(amount), template())
    runs = [run for run in page.runs if run.pointer.startswith("/funding/rows/0/")]
    assert [run.text for run in runs] == [amount] * 3
    assert min(run.size for run in runs) >= float(template().print.least_size)
    for run in runs:
        (area,) = (area for area in page.areas if area.pointer == run.pointer)
        assert area.left <= run.x
        assert run.x + page_fonts().tabular_width(run.text, run.size) <= area.right


def test_columns_keep_the_widths_of_the_template_where_amounts_fit() -> None:
    area = next(
        a for a in page_of(SUBJECT, template()).areas if a.pointer == "/funding/rows/0/initial"
    )
    assert area.right - area.left == pytest.approx(21.5 * 72 / 25.4)


def test_an_amount_no_column_can_hold_is_broken_inside_its_cell() -> None:
    page = page_of(with_amount("9" * 200), template())
    assert all(run.x + page_fonts().width(run.text, run.size) < page.width for run in page.runs)


def test_an_amount_keeps_its_unit_in_a_line() -> None:
    assert break_lines("共计 12,345.60 元，全部支付", 7000, page_fonts())[1].startswith(
        "12,345.60 元，"
    )
    assert break_lines("共12345.60万元整", 5500, page_fonts()) == ("共12345.60", "万元整")


@pytest.mark.parametrize(("where", "share"), [("left", 0.0), ("centre", 0.5), ("right", 1.0)])
@pytest.mark.parametrize(
    ("kind", "text"),
    [("amount", "90,613"), ("figure", "82.38%"), ("value", "邮寄费"), ("short", "≥90%")],
)
def test_texts_are_aligned_as_the_template_says(
    kind: str, text: str, where: Align, share: float
) -> None:
    page = page_of(SUBJECT, with_print(align=((kind, where),)))
    run = run_of(page, text)
    area = min(
        (a for a in page.areas if a.left <= run.x <= a.right and a.top < run.y < a.bottom),
        key=lambda a: a.right - a.left,
    )
    room = area.right - area.left - 6 - page_fonts().width(text, run.size)
    assert run.x - area.left - 3 == pytest.approx(room * share, abs=1)


def test_lines_below_the_table_come_from_the_template() -> None:
    used = replace(
        with_print(below=(("填表人", "填表日期", "单位（公章）："), ("注：一式两份。",))),
        notes=("填表人", "填表日期", "电话"),
    )
    subject = replace(SUBJECT, notes=(("填表人", "张三"), ("填表日期", "2023-1-5")))
    page = page_of(subject, used)
    texts = ["填表人：张三", "填表日期：2023-1-5", "单位（公章）：", "注：一式两份。"]
    signed = [run_of(page, text) for text in texts]
    assert signed[0].y == signed[1].y == signed[2].y < signed[3].y
    assert signed[0].x < signed[1].x < signed[2].x
    assert [run.pointer for run in signed] == ["/notes/填表人", "/notes/填表日期", "", ""]
    assert run_of(page, "电话：").y < signed[0].y
    bottom = max(rule.y2 for rule in page.rules)
    assert bottom < run_of(page, "电话：").y


def test_more_texts_in_a_row_than_columns_are_refused_in_a_sentence() -> None:
    text = path("templates", "shanghai-2022.toml").read_text(encoding="utf-8")
    wide = str([str(number) for number in range(10)]).replace("'", '"')
    with pytest.raises(TemplateError, match="below"):
        parse_template(text.replace("below = []", f"below = [{wide}]"), "x.toml")
    with pytest.raises(TemplateError, match="left 或 centre 或 right"):
        parse_template(text.replace('amount = "right"', 'amount = "middle"'), "x.toml")


@pytest.mark.parametrize(("printed", "expected"), [(True, ["差"]), (False, [])])
def test_the_grade_is_beside_the_total_if_the_template_has_a_cell_for_it(
    printed: bool, expected: list[str]
) -> None:
    page = page_of(SUBJECT, with_print(grade=printed))
    assert [run.text for run in page.runs if run.text in ("优", "良", "中", "差")] == expected


def test_a_table_is_tightened_only_if_the_template_allows_it() -> None:
    rows = tuple(Level3(f"第{i}项", "1", "1", "1", "1") for i in range(27))
    grid = compose(form(rows), template())
    assert len(pages(grid, template().print, page_fonts())) == 1
    assert len(pages(grid, replace(template().print, tighten=False), page_fonts())) == 2


def test_a_form_without_a_year_leaves_space_to_write_it() -> None:
    assert run_of(page_of(replace(SUBJECT, year=""), template()), "(\u3000\u3000 年度)")
