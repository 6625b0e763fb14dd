"""The model of the open forms."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.gui.document import Document
from perfdesk.gui.form_list.form_list_model import (
    DETAIL_ROLE,
    ERRORS_ROLE,
    SUBTITLE_ROLE,
    YEAR_ROLE,
    OpenForms,
    form_name,
    need_subtitles,
)
from perfdesk.gui.form_list.form_list_view import FormListView
from tests.gui.samples import small_document, small_form, template

pytestmark = pytest.mark.usefixtures("qapp")

_PROJECT = FieldRef(ROOT, "project")
_FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def test_an_item_shows_name_progress_total_and_errors() -> None:
    forms = OpenForms()
    document = small_document()
    forms.add(document)
    index = forms.index(0)
    filled, needed = document.progress.filled, document.progress.needed
    assert index.data() == "邮寄费"
    assert index.data(DETAIL_ROLE).startswith(f"已填 {filled}/{needed}  总分 ")
    document.set(FieldRef(ROOT, "funding.total.budget"), "待定", "改")
    assert index.data(ERRORS_ROLE) >= 1
    assert f"{index.data(ERRORS_ROLE)} 个错误" in index.data(DETAIL_ROLE)


def test_a_change_is_marked_and_announced_until_it_is_saved(qtbot: QtBot) -> None:
    forms = OpenForms()
    document = small_document()
    forms.add(document)
    with qtbot.waitSignal(forms.dataChanged):
        document.set(_PROJECT, "差旅费", "改")
    assert forms.index(0).data() == "● 差旅费"
    assert "未保存" in forms.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    with qtbot.waitSignal(forms.dataChanged):
        document.mark_saved()
    assert forms.index(0).data() == "差旅费"


def test_a_change_that_shows_nothing_new_is_not_announced(qtbot: QtBot) -> None:
    forms, document = OpenForms(), small_document()
    forms.add(document)
    document.begin_edit(FieldRef(ROOT, "goals.0.actual"))
    document.set_edit_text("按")
    with qtbot.assertNotEmitted(forms.dataChanged):
        document.set_edit_text("按时")
    with qtbot.waitSignal(forms.dataChanged):
        document.set_edit_text("")


def test_adding_and_removing_documents_satisfies_the_model_tester() -> None:
    forms = OpenForms()
    QAbstractItemModelTester(forms, _FATAL, forms)
    first, second = small_document(), small_document()
    forms.add(first)
    forms.add(second)
    forms.remove(first)
    assert list(forms) == [second]
    assert len(forms) == forms.rowCount() == 1


def test_a_file_is_known_by_its_real_path(tmp_path: Path) -> None:
    forms = OpenForms()
    document = small_document()
    document.path = tmp_path / "表.zpb"
    forms.add(document)
    (tmp_path / "下").mkdir()
    assert forms.find_by_path(tmp_path / "下" / ".." / "表.zpb") is document
    assert forms.find_by_path(tmp_path / "别的.zpb") is None


def test_an_imported_form_is_known_by_its_source_until_it_has_a_file(tmp_path: Path) -> None:
    forms = OpenForms()
    document = small_document()
    document.source = str(tmp_path / "多张.txt")
    forms.add(document)
    assert forms.find_by_path(tmp_path / "多张.txt") is document
    document.path = tmp_path / "一张.zpb"
    assert forms.find_by_path(tmp_path / "多张.txt") is None


def test_steps_start_over_at_the_end_of_the_list(qtbot: QtBot) -> None:
    forms = OpenForms()
    view = FormListView(forms)
    qtbot.addWidget(view)
    view.step(1)
    assert view.current_document() is None
    documents = [small_document() for _ in range(3)]
    for document in documents:
        forms.add(document)
    view.choose(documents[2])
    view.step(1)
    assert view.current_document() is documents[0]
    view.step(-1)
    assert view.current_document() is documents[2]


def test_names_of_any_length_are_drawn(qtbot: QtBot) -> None:
    forms = OpenForms()
    view = FormListView(forms)
    qtbot.addWidget(view)
    document = small_document()
    document.set(_PROJECT, "很长的项目名称" * 20, "改")
    forms.add(document)
    forms.add(small_document())
    view.choose(document)
    view.resize(150, 200)
    before = view.grab().toImage()
    document.set(_PROJECT, "短", "改")
    assert view.grab().toImage() != before


def named(year: str = "2022", unit: str = "") -> Document:
    """Return a document of the small form for a year and a unit."""
    return Document(replace(small_form(), year=year, unit=unit), template())


def names_of(*documents: Document) -> list[str]:
    """Return what the documents are called while all of them are open."""
    forms = OpenForms()
    for each in documents:
        forms.add(each)
    return [forms.name(each) for each in forms]


def test_a_form_is_called_by_project_and_year() -> None:
    assert names_of(named(year="2021"), named(year="2022"), named(year="")) == [
        "邮寄费（2021 年度）",
        "邮寄费（2022 年度）",
        "邮寄费",
    ]


def test_forms_of_one_project_and_year_are_told_by_unit_then_by_file_then_by_number(
    tmp_path: Path,
) -> None:
    alone, first, second, third, fourth, fifth = (named(unit=f"{n}所") for n in "一二二二二二")
    first.path = tmp_path / "甲.zpb"
    second.path, third.path = tmp_path / "乙.zpb", tmp_path / "下" / "乙.zpb"
    assert names_of(alone, first, second, third, fourth, fifth) == [
        "邮寄费（2022 年度，一所）",
        "邮寄费（2022 年度，二所，甲.zpb）",
        f"邮寄费（2022 年度，二所，乙.zpb，{tmp_path}）",
        f"邮寄费（2022 年度，二所，乙.zpb，{tmp_path / '下'}）",
        "邮寄费（2022 年度，二所，尚未存为文件，第 1 张）",
        "邮寄费（2022 年度，二所，尚未存为文件，第 2 张）",
    ]


def test_the_list_shows_what_tells_forms_apart(qtbot: QtBot) -> None:
    forms = OpenForms()
    first, second = named(year="2021", unit="一所"), named(unit="一所")
    for each in (first, second):
        forms.add(each)
    shown = [
        (forms.index(row).data(YEAR_ROLE), forms.index(row).data(SUBTITLE_ROLE)) for row in (0, 1)
    ]
    assert shown == [("2021 年度", "一所"), ("2022 年度", "一所")]
    assert not need_subtitles(forms)
    with qtbot.waitSignal(forms.dataChanged) as announced:
        first.set(FieldRef(ROOT, "year"), "2022", "改")
    assert [each.row() for each in announced.args[:2]] == [0, 1]
    assert forms.index(1).data(SUBTITLE_ROLE) == "第 2 张  一所"
    assert need_subtitles(forms)


def test_a_form_that_is_not_open_has_a_name_too() -> None:
    open_ones = [small_document(), small_document()]
    assert form_name(small_document(), open_ones) == "邮寄费（2022 年度）"
    assert form_name(open_ones[1], open_ones) == "邮寄费（2022 年度，第 2 张）"
