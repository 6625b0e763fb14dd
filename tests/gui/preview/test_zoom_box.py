"""The zoom of the preview as one control."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.preview.preview_pane import PreviewPane
from tests.gui.samples import small_form
from tests.gui.windows import write_native_file


@pytest.fixture
def pane(window: MainWindow, tmp_path: Path) -> PreviewPane:
    window.open_files([write_native_file(tmp_path, "一.zpb", small_form())])
    window.menu_actions["preview"].trigger()
    pane = window.preview.pane
    assert isinstance(pane, PreviewPane)
    return pane


def test_the_box_shows_the_zoom_that_the_pages_have(pane: PreviewPane) -> None:
    view, box = pane.page_view, pane.zoom_box
    assert view.fits_width
    assert box.currentText() == f"适合宽度 {view.zoom * 100:.0f} %"
    view.zoom_to(1.5)
    assert box.currentText() == "150 %"
    view.zoom_to(3.0)
    assert (box.currentIndex(), box.placeholderText()) == (-1, "300 %")
    view.fit_width()
    assert box.currentIndex() == 0


def test_a_zoom_is_chosen_by_the_keys(pane: PreviewPane) -> None:
    view, box = pane.page_view, pane.zoom_box
    box.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert (view.zoom, view.fits_width) == (0.5, False)
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert view.fits_width
