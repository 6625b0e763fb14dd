"""Zoom and scroll position of the preview, dark desktops and small screens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QPalette, QWheelEvent
from PySide6.QtWidgets import QApplication

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.preview import page_view
from perfdesk.gui.preview.page_view import PageView
from tests.gui.preview.seen_pages import many, seen, spot_in
from tests.gui.samples import small_form
from tests.gui.windows import current_document, press_key

_PROJECT = FieldRef(ROOT, "project")
_CONTROL = Qt.KeyboardModifier.ControlModifier


def test_scroll_and_zoom_stay_while_typing(window: MainWindow, tmp_path: Path) -> None:
    sheets = seen(window, tmp_path, many(60))
    sheets.zoom_to(1.25)
    sheets.verticalScrollBar().setValue(900)
    current_document(window).set(_PROJECT, "差旅费", "改")
    QApplication.processEvents()
    assert sheets.verticalScrollBar().value() == 900
    assert sheets.zoom == 1.25


def _wheel(sheets: PageView, up: bool, spot: QPoint) -> None:
    turn = QPoint(0, 120 if up else -120)
    event = QWheelEvent(
        QPointF(spot),
        QPointF(sheets.viewport().mapToGlobal(spot)),
        QPoint(),
        turn,
        Qt.MouseButton.NoButton,
        _CONTROL,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(sheets.viewport(), event)


def test_the_wheel_zooms_about_the_pointer(window: MainWindow, tmp_path: Path) -> None:
    sheets = seen(window, tmp_path, many(60))
    sheets.zoom_to(1.0)
    row = current_document(window).form.indicators[0].children[0].children[30]
    window.panes.go_to(FieldRef(row.key, "name"))
    spot, at = spot_in(sheets, sheets.highlighted) + QPoint(8, 6), sheets.highlighted
    for up in (True, True, True, False, True):
        _wheel(sheets, up, spot)
        assert sheets.pointer_at(spot) == at
    assert sheets.zoom == 1.5
    assert not sheets.fits_width


def test_keys_zoom_and_a_wider_pane_is_filled_again(window: MainWindow, tmp_path: Path) -> None:
    sheets = seen(window, tmp_path, small_form())
    fitting = sheets.zoom
    sheets.setFocus()
    press_key(Qt.Key.Key_Plus, _CONTROL)
    assert sheets.zoom > fitting
    press_key(Qt.Key.Key_Minus, _CONTROL)
    press_key(Qt.Key.Key_Minus, _CONTROL)
    assert sheets.zoom < fitting
    press_key(Qt.Key.Key_0, _CONTROL)
    assert sheets.zoom == fitting
    window.resize(1800, 900)
    QApplication.processEvents()
    assert sheets.zoom > fitting
    for _ in range(30):
        press_key(Qt.Key.Key_Plus, _CONTROL)
    assert sheets.zoom == 4


@pytest.fixture
def dark() -> Iterator[None]:
    """A dark desktop."""
    usual, night = QApplication.palette(), QPalette(QColor("#202020"))
    QApplication.setPalette(night)
    yield
    QApplication.setPalette(usual)


@pytest.mark.usefixtures("dark")
def test_a_dark_desktop_has_a_dark_background_and_light_paper(
    window: MainWindow, tmp_path: Path
) -> None:
    sheets = seen(window, tmp_path, small_form())
    image = sheets.viewport().grab().toImage()
    assert image.pixelColor(2, 2) == page_view.background_colour(sheets.palette())
    assert image.pixelColor(2, 2).lightness() < 80
    assert image.pixelColor(40, 40).lightness() > 200


@pytest.mark.parametrize("scale", [1.0, 1.5], ids=["100%", "150%"])
def test_an_office_screen_still_holds_the_window_with_its_preview(
    window: MainWindow, tmp_path: Path, scale: float
) -> None:
    window.resize(int(1366 / scale), int(768 / scale))
    sheets = seen(window, tmp_path, small_form())
    assert (window.width(), window.height()) == (int(1366 / scale), int(768 / scale))
    assert sheets.width() > 200
    assert window.panes.tree.width() > 200
