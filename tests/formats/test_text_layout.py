"""A grid copied out of a spreadsheet is told from text taken from the pages of a PDF."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from perfdesk.core.form import Form
from perfdesk.formats.plain_text import source_rows, text_tables
from perfdesk.formats.tables import read_tables
from perfdesk.formats.text_layout import TextLayout, text_layout
from perfdesk.recognition.source import SourceRow, SourceTable
from tests.formats.native.native_forms import POSTAGE
from tests.recognition.published import (
    TEMPLATES,
    WORDS,
    Row,
    Tear,
    forms,
    read_one,
    table_rows,
    tears,
    torn_table,
)

FILES = Path(__file__).parent.parent / "files"
COPIED = ("copied-two-forms", "copied-two-targets")


def text_of(name: str) -> str:
    return next(FILES.glob(f"*/{name}.txt")).read_text(encoding="utf-8")


def tabbed(rows: Sequence[Row]) -> str:
    return "\n".join("\t".join(row) for row in rows)


def forms_in(text: str) -> list[Form]:
    return [reading.form for reading in read_tables(text_tables(text.encode()), TEMPLATES)]


@pytest.mark.parametrize("name", ["insurance-centre-2022-part", "talent-centre-2022"])
def test_text_from_pages_is_page_text_by_more_signs_than_it_needs(name: str) -> None:
    text = text_of(name)
    without_breaks = re.sub(r"\n\s*\n", "\n", text)
    without_blanks_in_words = re.sub("(?<=[一-鿿]) (?=[一-鿿])", "", without_breaks)

    for each in (text, without_breaks, without_blanks_in_words):
        assert text_layout(source_rows(each), WORDS) is TextLayout.PAGE_TEXT
    assert len({text, without_breaks, without_blanks_in_words}) == 3


@pytest.mark.parametrize("name", ["insurance-centre-2022-part", "talent-centre-2022"])
def test_each_published_form_reads_the_same_alone_but_for_blanks(name: str) -> None:
    text = text_of(name)
    # Each form begins with the line of its title.
    alone = re.split(r"(?m)^(?=.*自评表)", text)[1:]
    found = [form for each in alone for form in forms_in(each)]

    assert [_without_blanks(each) for each in found] == [
        _without_blanks(each) for each in forms_in(text)
    ]


def _without_blanks(form: Form) -> str:
    return "".join(repr(form).split())


@pytest.mark.parametrize("name", COPIED)
def test_text_copied_out_of_a_spreadsheet_is_a_grid(name: str) -> None:
    assert text_layout(source_rows(text_of(name)), WORDS) is TextLayout.GRID


@pytest.mark.parametrize("name", COPIED)
def test_a_grid_stays_one_without_trailing_tabs_with_blank_lines_and_without_line_ends(
    name: str,
) -> None:
    text = text_of(name)
    stripped = "\n".join(line.rstrip("\t") for line in text.split("\n"))
    lines = text.split("\n")
    spaced = "\n\n".join(lines)
    with_blank = "\n".join([*lines[:14], "", *lines[14:]])

    assert forms_in(stripped) == forms_in(text)
    assert forms_in(spaced) == forms_in(text)
    assert forms_in(with_blank) == forms_in(text)


def test_no_goal_of_a_copied_form_is_glued_to_the_department() -> None:
    """The text below 2.项目实施内容 stood in 主管部门 when every text was taken for page text."""
    first, second = forms_in(text_of("copied-two-forms"))

    assert (first.department, second.department) == ("某县司法局部门", "某县司法局部门")
    assert (first.unit, second.unit) == ("某县司法局", "某县司法局")


@pytest.mark.slow
@given(forms())
def test_a_whole_form_reads_as_a_grid(form: Form) -> None:
    rows = table_rows(form)

    assert forms_in(tabbed(rows)) == [read_one(rows, page_text=False).form]


@pytest.mark.slow
@given(forms(), tears)
def test_a_torn_form_reads_as_page_text(form: Form, tear: Tear) -> None:
    rows = torn_table(form, tear)

    assert forms_in(tabbed(rows)) == [read_one(rows, page_text=True).form]


def _table(text: str) -> SourceTable:
    rows = tuple(
        SourceRow(f"第 {count} 行", tuple(line.split("\t")))
        for count, line in enumerate(text.split("\n"), start=1)
    )
    return SourceTable(rows, doubtful_layout=True)


def test_in_doubt_the_reading_that_loses_less_is_taken_and_said() -> None:
    torn = text_of("talent-centre-2022").split("财政项目支出绩效自评表")[1]
    table = _table("财政项目支出绩效自评表" + torn)

    (reading,) = read_tables([table], TEMPLATES)

    (as_page_text,) = read_tables(
        [replace(table, doubtful_layout=False, page_text=True)], TEMPLATES
    )
    assert reading.form == as_page_text.form
    assert reading.findings[0].code == "doubtful-layout"
    assert "PDF" in reading.findings[0].message


def test_a_doubt_that_changes_nothing_is_not_mentioned() -> None:
    whole = text_of("insurance-centre-2022-part").split("财政项目支出绩效自评表")[1]

    (reading,) = read_tables([_table("财政项目支出绩效自评表" + whole)], TEMPLATES)

    assert reading.form.project.startswith("工伤认定")
    assert "doubtful-layout" not in {each.code for each in reading.findings}


def test_in_doubt_the_only_reading_that_finds_a_form_is_taken() -> None:
    rows = [tuple(f"<p>{cell}</p>" if cell else "" for cell in row) for row in table_rows(POSTAGE)]
    (table,) = text_tables(tabbed(rows).encode())
    assert table.doubtful_layout

    (reading,) = read_tables([table], TEMPLATES)

    assert reading.form.project == POSTAGE.project
    assert len(reading.form.indicators) == len(POSTAGE.indicators)
    assert "doubtful-layout" not in {each.code for each in reading.findings}
