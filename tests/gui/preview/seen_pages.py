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


def form_with_rows(count: int) -> Form:
    """Return the small form with ``count`` rows in its first level-2 indicator."""
    form = small_form()
    first = form.indicators[0]
    rows = tuple(replace(first.children[0].children[0], name=f"第{n}项") for n in range(count))
    part = replace(first.children[0], children=rows)
    level1 = replace(first, children=(part, *first.children[1:]))
    return replace(form, indicators=(level1, *form.indicators[1:]))


def shown_preview(window: MainWindow, folder: Path, form: Form) -> PageView:
    """Open the form in the window and return its painted preview."""
    window.open_files([write_native_file(folder, "一.zpb", form)])
    window.menu_actions["preview"].trigger()
    QApplication.processEvents()
    assert window.preview.pane is not None
    return window.preview.pane.page_view


def page_text(view: PageView) -> str:
    """Return the text of all pages."""
    return "".join(run.text for page in view.pages for run in page.runs)


def point_in_cell(view: PageView, pointer: str) -> QPoint:
    """Return a point of the view in the cell of a JSON Pointer."""
    viewport_rect = view.viewport().rect()
    points = (
        QPoint(x, y)
        for y in range(0, viewport_rect.height(), 8)
        for x in range(0, viewport_rect.width(), 8)
    )
    return next(point for point in points if view.pointer_at(point) == pointer)
