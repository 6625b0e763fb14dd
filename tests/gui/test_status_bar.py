"""The notice about drafts that cannot be written, and how a read-only form looks."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest

from perfdesk.core.checks.problem import SEVERITY_RANKS
from perfdesk.core.field_ref import ROOT, FieldRef, pointer_of, text_at
from perfdesk.core.form import level3_nodes
from perfdesk.formats.native import native_file
from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.status_bar import Figure
from tests.core.forms import REWORDED
from tests.gui.samples import small_form
from tests.gui.windows import (
    current_document,
    focused_widget,
    press_key,
    status_message,
    write_native_file,
)


def test_a_failed_draft_is_shown_until_one_is_written(
    window: MainWindow, own_data_folder: Path, tmp_path: Path
) -> None:
    window.open_files([write_native_file(tmp_path, "一.zpb", small_form())])
    assert not window.draft_notice.isVisible()
    own_data_folder.write_text("a file in the way")
    current_document(window).set(FieldRef(ROOT, "project"), "差旅费", "改")
    window.autosave.save_drafts()
    window.show_message("已保存别的")
    assert window.draft_notice.isVisible()
    assert "草稿没有存上" in window.draft_notice.text()
    assert "无法保存" in window.draft_notice.toolTip()
    palette = window.draft_notice.palette()
    assert palette.color(QPalette.ColorRole.WindowText) == theme.severity_colour("error", palette)
    own_data_folder.unlink()
    window.autosave.save_drafts()
    assert not window.draft_notice.isVisible()


def test_a_form_of_a_newer_version_says_so_and_looks_read_only(
    window: MainWindow, tmp_path: Path
) -> None:
    read = json.loads(native_file.native_bytes(small_form()))
    newer = tmp_path / "新.zpb"
    newer.write_text(json.dumps({**read, "version": 99}))
    window.open_files([newer])
    panes = window.panes
    project = panes.fields()["project"]
    ground = window.palette().color(QPalette.ColorRole.Window)
    assert panes.banner.isVisible()
    assert "更新的版本" in panes.banner.text()
    assert project.palette().color(QPalette.ColorRole.Base) == ground
    assert panes.tree.palette().color(QPalette.ColorRole.Base) == ground
    window.open_files([write_native_file(tmp_path, "一.zpb", small_form())])
    assert not panes.banner.isVisible()
    assert project.palette().color(QPalette.ColorRole.Base) != ground
    assert panes.tree.palette().color(QPalette.ColorRole.Base) != ground


def click(figure: Figure) -> None:
    QTest.mouseClick(figure, Qt.MouseButton.LeftButton)


def test_the_figures_lead_to_where_they_come_from(window: MainWindow, tmp_path: Path) -> None:
    window.open_files([write_native_file(tmp_path, "一.zpb", small_form())])
    document, figures = current_document(window), window.figures
    click(figures.problems)
    here = window.panes.current_ref()
    assert here is not None
    worst = min(SEVERITY_RANKS[each.severity] for each in document.problems)
    pointers = {e.pointer for e in document.problems if SEVERITY_RANKS[e.severity] == worst}
    assert pointer_of(document.form, here) in pointers
    click(figures.filled)
    here = window.panes.current_ref()
    assert here is not None
    assert text_at(document.form, here) == ""
    click(figures.total)
    here = window.panes.current_ref()
    assert here is not None
    assert here.field == "score"
    click(figures.weights)
    here = window.panes.current_ref()
    assert here is not None
    assert here.field == "weight"


def test_the_figures_of_a_form_without_rows_say_what_is_missing(window: MainWindow) -> None:
    window.menu_actions["new"].trigger()
    figures = window.figures
    for figure in (figures.weights, figures.total, figures.grade):
        window.message_strip.clear()
        click(figure)
        assert status_message(window) == "还没有三级指标，请先增加一行。"
    assert figures.total.toolTip() == ""


def test_the_total_and_the_rate_explain_themselves(window: MainWindow, tmp_path: Path) -> None:
    window.open_files([write_native_file(tmp_path, "一.zpb", small_form())])
    assert "执行率 8.24 + 产出指标" in window.figures.total.toolTip()
    assert "90613 ÷ 全年预算数 110000 = 82.38%" in window.panes.funding.rate_label.toolTip()
    assert "= 8.24" in window.panes.funding.score_label.toolTip()
    current_document(window).set(FieldRef(ROOT, "funding.total.executed"), "110000", "改")
    assert "= 100.00%" in window.panes.funding.rate_label.toolTip()


def test_the_figures_name_the_headings_that_the_template_prints(window: MainWindow) -> None:
    document = Document(small_form(), REWORDED)
    window.forms.add(document)
    window.form_list.choose(document)
    assert "点这里到要改的权重" in window.figures.weights.toolTip()
    assert "点这里到自评分数" in window.figures.grade.toolTip()
    window.menu_actions["share_weights"].trigger()
    assert "权重" in status_message(window)
    assert "分值" not in status_message(window)
    window.menu_actions["next_year"].trigger()
    assert "指标、全年目标、权重照旧" in status_message(window)


def test_there_is_no_grade_while_weights_are_to_come(window: MainWindow) -> None:
    press_key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    document, figures = current_document(window), window.figures
    for column in ("budget", "executed"):
        document.set(FieldRef(ROOT, f"funding.total.{column}"), "100", "改")
    window.panes.tree.go_to(FieldRef(document.form.indicators[0].children[0].key, "name"))
    press_key(Qt.Key.Key_Insert)
    for text in ("abc", "3", "3", "3"):
        QTest.keyClicks(focused_widget(), text)
        press_key(Qt.Key.Key_Tab)
    assert figures.weights.text() == "分值合计 13（还差 87）"
    assert figures.total.text() == "总分 13"
    assert figures.grade.text() == "等级 未定"
    assert "分值合计还差 87，填满 100 再评等级。" in figures.grade.toolTip()
    (row,) = level3_nodes(document.form)
    document.set(FieldRef(row.key, "weight"), "90", "改")
    assert figures.grade.text() == "等级 优"
    assert figures.grade.toolTip() == theme.tooltip("点这里到得分")
    document.set(FieldRef(row.key, "actual"), "", "改")
    assert figures.grade.text() == "等级 未定"
    assert "都有得分以后，再评等级" in figures.grade.toolTip()
