"""The state of the window between two runs: position, splitters, columns, preview.

It is saved only when a window that was shown is closed, so a start that fails leaves it
unchanged. Saved values that are damaged or do not fit are ignored.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from contextlib import suppress

from PySide6.QtCore import QObject, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QSplitter

from perfdesk.core.errors import FormError
from perfdesk.gui.panes import Panes
from perfdesk.gui.preview.preview_area import PreviewArea
from perfdesk.storage import settings
from perfdesk.storage.settings import WindowState

TITLE_BAR_HEIGHT = 32
"""Pixels kept free for the title bar, by which the window is moved."""

_WIDTH_FOR_PREVIEW = 1600
"""Pixels; in a wider window the preview opens by itself."""


def clamp_to_screen(rect: QRect, screens: Sequence[QRect]) -> QRect:
    """Return the rectangle moved, and shrunk if needed, into the screen it overlaps most.

    A rectangle that overlaps none goes to the first screen. The title bar stays visible.
    """
    if not screens:
        return rect
    screen = max(screens, key=lambda each: _area(each.intersected(rect)))
    top = screen.y() + min(TITLE_BAR_HEIGHT, screen.height() // 2)
    width = min(rect.width(), screen.width())
    height = min(rect.height(), screen.y() + screen.height() - top)
    x = min(max(rect.x(), screen.x()), screen.x() + screen.width() - width)
    y = min(max(rect.y(), top), screen.y() + screen.height() - height)
    return QRect(x, y, width, height)


def _area(rect: QRect) -> int:
    return rect.width() * rect.height()


class WindowStateStore(QObject):
    """Restores the state of the window and saves it."""

    def __init__(self, window: QMainWindow, panes: Panes, preview: PreviewArea) -> None:
        super().__init__(window)
        self._window, self._preview = window, preview
        self._header, self._compact_layout = panes.tree.tree_header, panes.compact_layout
        self._hidden_columns = panes.tree.hidden_columns
        self._sizes: dict[str, Sequence[int]] = {}
        self._preview_was_shown = False

    def restore(self) -> None:
        """Restore the saved state, or set the first one; the preview waits for a form."""
        self._set_first_size()
        last = settings.load_settings().window
        self._set_geometry(last.place)
        if last.maximised:
            self._window.setWindowState(Qt.WindowState.WindowMaximized)
        if last.splitters:
            self._sizes = dict(last.splitters)
            self._restore_splitters()
            self._compact_layout.all_fields_visible = last.whole
        if len(last.columns) == self._header.count():
            self._header.set_wanted_widths(last.columns)
        self._hidden_columns.set_names(last.hidden_columns)
        self._preview_was_shown, self._preview.is_closed = last.preview, last.preview_closed

    def wants_preview(self) -> bool:
        """Return whether the preview opens with the first form: it was shown, or there is space."""
        window = self._window
        # A desktop may maximise the window later than it is shown.
        shown = window.screen().availableSize() if window.isMaximized() else window.size()
        is_wide = shown.width() > _WIDTH_FOR_PREVIEW
        return self._preview_was_shown or (is_wide and not self._preview.is_closed)

    def show_preview_later(self, show_preview: Callable[[], object]) -> None:
        """Show the preview after the window's first painting, in its saved width."""

        def show() -> None:
            show_preview()
            # Alone: the heights have been laid out for the form by now.
            self._restore_splitter(self._preview.splitter)

        QTimer.singleShot(0, self, show)

    def current_state(self) -> WindowState:
        """Return the current state of the window."""
        geometry = self._window.normalGeometry()
        splitters = {each.objectName(): each.sizes() for each in self._splitters()}
        laid_out = {name: sizes for name, sizes in splitters.items() if any(sizes)}
        sizes = {**self._sizes, **laid_out, **self._compact_layout.sizes_before_compact()}
        return WindowState(
            place=(geometry.x(), geometry.y(), geometry.width(), geometry.height()),
            maximised=self._window.isMaximized(),
            splitters=tuple((name, tuple(each)) for name, each in sizes.items()),
            whole=self._compact_layout.all_fields_visible,
            columns=tuple(self._header.wanted_widths()),
            hidden_columns=self._hidden_columns.names(),
            preview=self._preview.is_shown,
            preview_closed=self._preview.is_closed,
        )

    def save(self, state: WindowState) -> None:
        """Save the state; if that fails nothing of value is lost, so the error is ignored."""
        with suppress(FormError):
            settings.change_settings(lambda old: dataclasses.replace(old, window=state))

    def _set_first_size(self) -> None:
        """Resize to the size hint, as far as the screen allows.

        Qt would limit a first size to two thirds of the screen.
        """
        window = self._window
        available = window.screen().availableSize() - QSize(0, TITLE_BAR_HEIGHT)
        window.resize(window.sizeHint().boundedTo(available))

    def _set_geometry(self, numbers: Sequence[int]) -> None:
        if len(numbers) == 4 and min(numbers[2:]) > 0:
            screens = [each.availableGeometry() for each in QGuiApplication.screens()]
            self._window.setGeometry(clamp_to_screen(QRect(*numbers), screens))

    def _restore_splitters(self) -> None:
        for splitter in self._splitters():
            self._restore_splitter(splitter)

    def _restore_splitter(self, splitter: QSplitter) -> None:
        sizes = self._sizes.get(splitter.objectName(), [])
        if len(sizes) == splitter.count() and any(sizes) and min(sizes) >= 0:
            self._compact_layout.restore_sizes(splitter, list(sizes))

    def _splitters(self) -> list[QSplitter]:
        return [each for each in self._window.findChildren(QSplitter) if each.objectName()]
