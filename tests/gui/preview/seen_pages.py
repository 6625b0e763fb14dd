"""The preview of a window for tests: showing it, reading its text, finding its cells."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from perfdesk.core.form import Form
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.preview.page_view import PageView
from tests.gui.samples import small_form
from tests.gui.windows import write_native_file


def many(count: int) -> Form:
    """Return the small form with ``count`` rows in its first level-2 indicator."""
    form = small_form()
    first = form.indicators[0]
    rows = tuple(replace(first.children[0].children[0], name=f"第{n}项") for n in range(count))
    part = replace(first.children[0], children=rows)
    level1 = replace(first, children=(part, *first.children[1:]))
    return replace(form, indicators=(level1, *form.indicators[1:]))


def seen(window: MainWindow, folder: Path, form: Form) -> PageView:
    """Open the form in the window and return its painted preview."""
    window.open_files([write_native_file(folder, "一.zpb", form)])
    window.menu_actions["preview"].trigger()
    QApplication.processEvents()
    assert window.preview.pane is not None
    return window.preview.pane.page_view


def words(sheets: PageView) -> str:
    return "".join(run.text for page in sheets.pages for run in page.runs)


def spot_in(sheets: PageView, at: str) -> QPoint:
    """Return a point of the view in the cell of a JSON Pointer."""
    view = sheets.viewport().rect()
    spots = (QPoint(x, y) for y in range(0, view.height(), 8) for x in range(0, view.width(), 8))
    return next(spot for spot in spots if sheets.pointer_at(spot) == at)
