"""What screen readers get: a name for every widget, and announcements."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from perfdesk import resources
from perfdesk.core.form import rows
from perfdesk.gui import theme
from perfdesk.gui.dialogs import NewFormDialog
from perfdesk.gui.files.export_dialogs import EditionDialog, ExportDialog
from perfdesk.gui.filling.filling_dialogs import FillRowsDialog, HeaderDialog, LibraryDialog
from perfdesk.gui.help_dialogs import DiagnosisDialog
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.manual.manual_window import ManualWindow
from perfdesk.gui.prompts import SharedField
from perfdesk.gui.score_commands import TiersDialog
from tests.gui.samples import small_form, template
from tests.gui.tree.shown import go
from tests.gui.windows import current_document, focused_widget, press_key, write_native_file

_CONTROL = Qt.KeyboardModifier.ControlModifier
_Name = QAccessible.Text.Name


def nameless(window: QWidget) -> list[str]:
    """Return the widgets that can take the focus but have no name for a screen reader."""
    return [
        f"{type(each).__name__} {each.objectName()}"
        for each in window.findChildren(QWidget)
        if each.isVisible() and each.focusPolicy() != Qt.FocusPolicy.NoFocus
        if not QAccessible.queryAccessibleInterface(each).text(_Name).strip()
    ]


@pytest.fixture
def announcements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list of what screen readers are told to say."""
    said: list[str] = []

    def told(event: QAccessibleAnnouncementEvent) -> None:
        said.append(event.message())

    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", told)
    return said


def test_every_widget_of_the_window_has_a_name(window: MainWindow, tmp_path: Path) -> None:
    assert nameless(window) == []
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    press_key(Qt.Key.Key_F2, _CONTROL)
    press_key(Qt.Key.Key_H, _CONTROL)
    window.panes.tree.setFocus()
    go(window.panes.tree, current_document(window), "归档数量", "reason")
    press_key(Qt.Key.Key_F2)
    named = QAccessible.queryAccessibleInterface(focused_widget()).text(_Name)
    assert named == "第 4 行 偏差原因分析及改进措施 空"
    assert nameless(window) == []


def test_buttons_and_figures_are_called_by_their_words_alone(
    window: MainWindow, tmp_path: Path
) -> None:
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    buttons = [each for each in window.findChildren(QToolButton) if each.isVisible()]
    names = [QAccessible.queryAccessibleInterface(each).text(_Name) for each in buttons]
    assert {"新建", "撤销", "导出 PDF", "版面预览", "增加下级指标"} <= set(names)
    assert not [name for name in names if "(" in name or "…" in name]
    funding = window.panes.funding
    spoken = [
        QAccessible.queryAccessibleInterface(each)
        for each in (funding.rate_label, funding.score_label)
    ]
    assert [each.text(_Name) for each in spoken] == ["执行率 82.38%", "得分 8.24"]


def test_every_cell_of_the_tree_gives_row_column_text_and_problem_once(
    window: MainWindow, tmp_path: Path
) -> None:
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    tree = QAccessible.queryAccessibleInterface(window.panes.tree)
    spoken = [tree.child(at).text(_Name) for at in range(tree.childCount())]
    assert "第 3 行 分值 3" in spoken
    (score,) = (each for each in spoken if each.startswith("第 3 行 得分"))
    assert score == "第 3 行 得分 0.9 ↑。得分 0.9 与建议得分 0.6 不一致（3 × 3/15 = 0.6），请核对。"


def dialogs() -> Iterator[QDialog]:
    """Return every dialog of the program."""
    listed = list(rows(small_form()))
    yield NewFormDialog(list(resources.templates().values()))
    yield LibraryDialog(resources.indicator_library())
    yield FillRowsDialog(listed, template().scoring.headings)
    yield HeaderDialog([SharedField("unit", "实施单位", "甲", ("甲",))])
    yield EditionDialog()
    yield ExportDialog(3, 2)
    yield DiagnosisDialog("版本")
    yield ManualWindow([])
    yield TiersDialog(listed[0].node, template().scoring.headings)


def test_every_widget_of_the_dialogs_has_a_name(qtbot: QtBot) -> None:
    for dialog in dialogs():
        qtbot.addWidget(dialog)
        dialog.show()
        assert nameless(dialog) == [], type(dialog)
        dialog.close()


def test_completions_are_announced_when_shown_and_when_chosen(
    window: MainWindow, tmp_path: Path, announcements: list[str]
) -> None:
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    window.panes.tree.setFocus()
    go(window.panes.tree, current_document(window), "归档数量")
    for letter in "pxhgl":
        QTest.keyClicks(focused_widget(), letter)
    assert announcements[-1] == "有 1 个可选，按方向键选择。"
    press_key(Qt.Key.Key_Down)
    assert announcements[-1] == "培训合格率，≥95%，第 1 个，共 1 个"


def test_messages_of_the_status_bar_are_announced(
    window: MainWindow, announcements: list[str]
) -> None:
    window.show_message("已保存。")
    assert announcements == ["已保存。"]


@pytest.mark.usefixtures("qapp")
def test_nothing_is_announced_without_a_screen_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: False)
    monkeypatch.setattr(QAccessible, "updateAccessibility", told.append)
    theme.announce(QWidget(), "已保存。")
    assert told == []
