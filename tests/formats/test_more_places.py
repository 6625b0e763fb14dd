"""Every place of a template, and several goals, through Excel and PDF and back."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2  # type: ignore[import-untyped]
import pytest

from perfdesk.core.form import Form, Goal
from perfdesk.core.template import Template
from perfdesk.formats.native import native_file
from perfdesk.formats.pdf.embedded_forms import attached_forms
from perfdesk.formats.pdf.pdf_export import export_pdf
from perfdesk.formats.tables import read_tables
from perfdesk.formats.workbook.workbook_export import export_workbook
from perfdesk.formats.workbook.workbook_reader import workbook_tables
from perfdesk.resources import templates
from tests.core.forms import NATIONAL, SHANGHAI
from tests.province import province
from tests.recognition.test_placed_texts import full_form
from tests.recognition.test_round_trip import as_printed
from tests.recognition.test_several_goals import form_of_two_goals

PROVINCE = province()


def through_a_workbook(form: Form, template: Template) -> Form:
    tables = workbook_tables(export_workbook(form, template).data)
    (reading,) = read_tables(tables, (*templates().values(), PROVINCE))
    return reading.form


def test_every_place_comes_back_from_a_workbook() -> None:
    assert through_a_workbook(full_form(), PROVINCE) == full_form()


def test_every_place_is_on_the_page_and_in_the_pdf() -> None:
    data = export_pdf(full_form(), PROVINCE).data
    (file,) = attached_forms(data).native_files
    assert native_file.read_native(file).form == full_form()
    document = pypdfium2.PdfDocument(data)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    for placed in ("219001-01", "项目负责人", "王某", "省级资金", "评分标准", "扣0.5分", "李某"):
        assert placed in text.replace("\r\n", "")


@pytest.mark.parametrize("template", [SHANGHAI, NATIONAL], ids=lambda each: each.id)
@pytest.mark.parametrize(
    "labels", [("", ""), ("年度绩效目标1（40分）", "年度绩效目标2（40分）"), ("长期", "")]
)
def test_several_goals_come_back_from_a_workbook(
    template: Template, labels: tuple[str, str]
) -> None:
    form = form_of_two_goals(template)
    goals = tuple(
        replace(goal, label=label) for goal, label in zip(form.goals, labels, strict=True)
    )
    form = replace(form, goals=goals)
    assert through_a_workbook(form, template) == as_printed(form)


def test_several_goals_are_apart_and_in_order_on_the_page() -> None:
    form = form_of_two_goals(SHANGHAI)
    document = pypdfium2.PdfDocument(export_pdf(form, SHANGHAI).data)
    text = document[0].get_textpage().get_text_range()
    document.close()
    places = [text.index(word) for word in ("监测", "整编", "监测点位", "资料整编")]
    assert places == sorted(places)
    assert form.goals[1] == Goal("整编", "已整编")
