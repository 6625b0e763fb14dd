"""Empty fields that a finished form needs have a faint tint, in panels and tree."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from perfdesk.core.checks.completeness import empty_cells
from perfdesk.core.field_ref import ROOT, FieldRef, ref_at
from perfdesk.core.form import Form
from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.tree.cells import TreeColumn
from perfdesk.gui.tree.painting import tree_colours
from tests.gui.dark import DARK
from tests.gui.samples import seed_form, small_form, template
from tests.gui.tree.shown import CONTROL, go, press, row, shown_tree, write
from tests.gui.windows import current_document, write_native_file

Key = Qt.Key
LIGHT = QPalette(QColor("#efefef"))


def over(tint: QColor, base: QColor) -> QColor:
    """Return the colour of a translucent tint over another colour."""
    part = tint.alphaF()
    pairs = zip(base.getRgb()[:3], tint.getRgb()[:3], strict=True)  # type: ignore[index]  # stub
    return QColor(*(round(below + (above - below) * part) for below, above in pairs))


def inside(widget: QWidget, rect: QRect | None = None) -> QColor:
    """Return the colour in the lower right of a widget or of an area of it, clear of texts."""
    area = rect or widget.rect()
    return widget.grab().toImage().pixelColor(area.bottomRight() - QPoint(5, 5))


def tinted_fields(window: MainWindow) -> set[str]:
    """Return the names of the fields above the tree that are drawn on another colour than base."""
    fields = window.panes.fields()
    base = fields["funding.weight"].palette().color(QPalette.ColorRole.Base)
    return {name for name, field in fields.items() if inside(field.painted_widget()) != base}


def test_fields_above_the_tree_are_tinted_while_they_are_missing(window: MainWindow) -> None:
    press_new(window)
    amounts = {f"funding.total.{column}" for column in ("initial", "budget", "executed")}
    goals = {"goals.0.expected", "goals.0.actual"}
    wanted = {"project", "department", "unit", *amounts, *goals}
    assert tinted_fields(window) == wanted
    write("x")
    press(Key.Key_Tab)
    assert tinted_fields(window) == wanted - {"project"}
    current_document(window).undo()
    assert tinted_fields(window) == wanted


def press_new(window: MainWindow) -> None:
    window.setFocus()
    press(Key.Key_N, CONTROL)


def test_what_is_tinted_is_what_the_checks_call_missing() -> None:
    for form in (small_form(), Form("shanghai-2022"), seed_form("talent-centre-2022", 1)):
        document = Document(form, template())
        missing = empty_cells(document.form, document.template)
        assert document.empty_fields == {ref_at(document.form, each.pointer) for each in missing}


def test_a_missing_cell_of_the_tree_is_tinted_until_it_is_filled(qtbot: QtBot) -> None:
    document = Document(small_form(), template())
    tree = shown_tree(qtbot, document)
    content = row(document, "满意度")
    index = tree.indicator_model.index_of(content.key, TreeColumn.ACTUAL)
    base = tree_colours(tree.palette()).background
    area = tree.visualRect(index)
    assert inside(tree.viewport(), area) == over(theme.MISSING_TINT, base)
    assert (
        inside(tree.viewport(), tree.visualRect(index.siblingAtColumn(TreeColumn.REASON))) == base
    )
    go(tree, document, "满意度", "actual")
    write("1")
    press(Key.Key_Return)
    go(tree, document, "招聘人数")
    assert inside(tree.viewport(), tree.visualRect(index)) == base


def test_a_selected_cell_shows_that_it_is_selected(qtbot: QtBot) -> None:
    document = Document(small_form(), template())
    tree = shown_tree(qtbot, document)
    go(tree, document, "满意度", "actual")
    selected = tree_colours(tree.palette()).selected_background
    assert inside(tree.viewport(), tree.visualRect(tree.currentIndex())) == selected


def test_a_read_only_form_has_no_tint(window: MainWindow, tmp_path: Path) -> None:
    path = write_native_file(tmp_path, "表.zpb", replace(small_form(), unit=""))
    path.write_bytes(path.read_bytes().replace("邮寄费".encode(), "差旅费".encode()))
    window.open_files([path])
    document = current_document(window)
    assert document.read_only
    assert document.empty_fields == frozenset()
    window.menu_actions["accept_changes"].trigger()
    assert FieldRef(ROOT, "unit") in document.empty_fields


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_texts_and_marks_can_be_read_on_the_tint(palette: QPalette) -> None:
    base = palette.color(QPalette.ColorRole.Base)
    inks = [
        palette.color(QPalette.ColorRole.Text),
        *(theme.severity_colour(name, palette) for name in ("error", "warning", "hint")),
    ]
    tinted = over(theme.MISSING_TINT, base)
    assert theme.is_readable(inks, tinted)
    assert 1.02 < theme.contrast_ratio(tinted, base) < 1.25
