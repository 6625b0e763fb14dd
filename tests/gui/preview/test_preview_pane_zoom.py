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
from tests.gui.preview.seen_pages import form_with_rows, point_in_cell, shown_preview
from tests.gui.samples import small_form
from tests.gui.windows import current_document, press_key

_PROJECT = FieldRef(ROOT, "project")
_CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.slow
def test_scroll_and_zoom_stay_while_typing(window: MainWindow, tmp_path: Path) -> None:
    view = shown_preview(window, tmp_path, form_with_rows(60))
    view.zoom_to(1.25)
    view.verticalScrollBar().setValue(900)
    current_document(window).set(_PROJECT, "差旅费", "改")
    QApplication.processEvents()
    assert view.verticalScrollBar().value() == 900
    assert view.zoom == 1.25


def _wheel(view: PageView, up: bool, spot: QPoint) -> None:
    turn = QPoint(0, 120 if up else -120)
    event = QWheelEvent(
        QPointF(spot),
        QPointF(view.viewport().mapToGlobal(spot)),
        QPoint(),
        turn,
        Qt.MouseButton.NoButton,
        _CONTROL,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)


@pytest.mark.slow
def test_the_wheel_zooms_about_the_pointer(window: MainWindow, tmp_path: Path) -> None:
    view = shown_preview(window, tmp_path, form_with_rows(60))
    view.zoom_to(1.0)
    row = current_document(window).form.indicators[0].children[0].children[30]
    window.panes.go_to(FieldRef(row.key, "name"))
    spot, at = point_in_cell(view, view.highlighted) + QPoint(8, 6), view.highlighted
    for up in (True, True, True, False, True):
        _wheel(view, up, spot)
        assert view.pointer_at(spot) == at
    assert view.zoom == 1.5
    assert not view.fits_width


@pytest.mark.slow
def test_keys_zoom_and_a_wider_pane_is_filled_again(window: MainWindow, tmp_path: Path) -> None:
    view = shown_preview(window, tmp_path, small_form())
    fitting = view.zoom
    view.setFocus()
    press_key(Qt.Key.Key_Plus, _CONTROL)
    assert view.zoom > fitting
    press_key(Qt.Key.Key_Minus, _CONTROL)
    press_key(Qt.Key.Key_Minus, _CONTROL)
    assert view.zoom < fitting
    press_key(Qt.Key.Key_0, _CONTROL)
    assert view.zoom == fitting
    window.resize(1800, 900)
    QApplication.processEvents()
    assert view.zoom > fitting
    for _ in range(30):
        press_key(Qt.Key.Key_Plus, _CONTROL)
    assert view.zoom == 4


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
    view = shown_preview(window, tmp_path, small_form())
    image = view.viewport().grab().toImage()
    assert image.pixelColor(2, 2) == page_view.background_colour(view.palette())
    assert image.pixelColor(2, 2).lightness() < 80
    assert image.pixelColor(40, 40).lightness() > 200


@pytest.mark.parametrize("scale", [1.0, 1.5], ids=["100%", "150%"])
def test_an_office_screen_still_holds_the_window_with_its_preview(
    window: MainWindow, tmp_path: Path, scale: float
) -> None:
    window.resize(int(1366 / scale), int(768 / scale))
    view = shown_preview(window, tmp_path, small_form())
    assert (window.width(), window.height()) == (int(1366 / scale), int(768 / scale))
    assert view.width() > 200
    assert window.panes.tree.width() > 200
