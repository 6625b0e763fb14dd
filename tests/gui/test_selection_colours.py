"""What is selected can be read, in active and inactive windows, under any desktop's palette."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from perfdesk import resources
from perfdesk.core.form import rows
from perfdesk.gui import theme
from perfdesk.gui.filling.filling_dialogs import FillRowsDialog, LibraryDialog
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.preview.page_painter import INK_COLOUR
from perfdesk.gui.preview.page_view import draw_highlight, draw_paper
from perfdesk.gui.tree.painting import tree_colours
from tests.gui.samples import small_form, template
from tests.gui.windows import write_native_file
from tests.gui.windows_palettes import WINDOWS_PALETTES, desktop_palette

_ROLE = QPalette.ColorRole
_GROUPS = (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive)
_PAINTED = 3.5
"""Least contrast of letters as they are painted: thin strokes are a fifth paler than their ink."""
_PALETTES = pytest.mark.parametrize("given", WINDOWS_PALETTES.values(), ids=WINDOWS_PALETTES)
pytestmark = pytest.mark.usefixtures("qapp")


@_PALETTES
def test_the_text_of_a_selection_is_readable_in_active_and_inactive_windows(
    given: QPalette,
) -> None:
    with desktop_palette(given) as palette:
        for group in _GROUPS:
            text = palette.color(group, _ROLE.HighlightedText)
            for painted_as in _GROUPS:  # Qt mixes them, see theme.py
                background = palette.color(painted_as, _ROLE.Highlight)
                assert theme.contrast_ratio(text, background) >= 4.5


@_PALETTES
def test_every_text_of_a_selected_cell_of_the_tree_is_readable(given: QPalette) -> None:
    with desktop_palette(given) as palette:
        colours = tree_colours(palette)
        for background in (
            colours.selected_background,
            colours.level1_background,
            colours.level2_background,
        ):
            for ink in (colours.text, colours.muted, colours.differs):
                assert theme.contrast_ratio(ink, background) >= 4.5


@_PALETTES
def test_the_current_cell_of_the_preview_is_readable(given: QPalette) -> None:
    with desktop_palette(given) as palette:
        image = QImage(40, 40, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        draw_paper(painter, image.rect(), palette)
        draw_highlight(painter, image.rect(), palette)
        painter.end()
        assert theme.contrast_ratio(INK_COLOUR, image.pixelColor(20, 20)) >= 4.5


@pytest.mark.slow
def test_the_chosen_line_of_every_list_of_the_window_is_readable(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    forms = [replace(small_form(), project=name, code="A-1") for name in ("邮寄费", "差旅费")]
    window.open_files([write_native_file(tmp_path, f"{form.project}.zpb", form) for form in forms])
    qtbot.waitUntil(lambda: window.document is not None)
    window.panes.problems.list.setFocus()
    lists = [view for view in _item_views(window) if view.isVisible()]
    assert {view.accessibleName() for view in lists} >= {"打开的自评表", "校验结果"}
    _check_in_every_palette(qtbot, window, lists)


@pytest.mark.slow
def test_the_chosen_line_of_a_dialog_s_list_is_readable(qtbot: QtBot) -> None:
    for dialog in (
        FillRowsDialog(list(rows(small_form())), template().scoring.headings),
        LibraryDialog(resources.indicator_library(), [], ""),
    ):
        qtbot.addWidget(dialog)
        with qtbot.waitExposed(dialog):
            dialog.show()
        _check_in_every_palette(qtbot, dialog, _item_views(dialog))


def _item_views(parent: QWidget) -> list[QAbstractItemView]:
    views = [*parent.findChildren(QTreeView), *parent.findChildren(QListView)]
    return [view for view in views if view.isVisible() and view.model().rowCount()]


def _check_in_every_palette(qtbot: QtBot, window: QWidget, views: list[QAbstractItemView]) -> None:
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    assert views
    for name, given in WINDOWS_PALETTES.items():
        with desktop_palette(given):
            for active in (window, other):
                active.activateWindow()
                qtbot.waitUntil(active.isActiveWindow)
                for view in views:
                    contrast = _contrast_of_chosen_line(view)
                    assert contrast >= _PAINTED, (view.accessibleName(), name, active is window)


def _contrast_of_chosen_line(view: QAbstractItemView) -> float:
    """Return the contrast of the text of a view's first line, selected, as it is painted.

    The background is the commonest colour; letters have their full colour somewhere.
    """
    line = view.model().index(0, 0)
    view.setCurrentIndex(line)
    box = view.visualRect(line).adjusted(3, 3, 0, -3)  # without the frame of a focused line
    image = view.viewport().grab(QRect(box.topLeft(), QSize(400, box.height()))).toImage()
    dots = [
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    ]
    background = QColor(max(set(dots), key=dots.count))
    return max(theme.contrast_ratio(QColor(dot), background) for dot in set(dots))


def test_other_colours_of_the_desktop_are_taken_when_it_turns_dark(
    qtbot: QtBot, qapp: QApplication
) -> None:
    usual = qapp.palette().color(_ROLE.Highlight)
    with desktop_palette(WINDOWS_PALETTES["dark #ffb900"]) as palette:
        assert palette.color(_ROLE.Highlight) != usual
        qapp.styleHints().colorSchemeChanged.emit(qapp.styleHints().colorScheme())
        qtbot.waitUntil(lambda: qapp.palette().color(_ROLE.Highlight) == usual)
