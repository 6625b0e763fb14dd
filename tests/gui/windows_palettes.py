"""Palettes as Qt's Windows theme makes them, light and dark, of accent colours users choose."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from perfdesk.gui import theme

_ACCENTS = ("#0078d4", "#ffb900", "#fff100", "#00b7c3", "#e81123", "#107c10", "#767676", "#4cc2ff")
_GREY, _NIGHT = "#f0f0f0", "#202020"


def windows_palette(accent: str, *, dark: bool) -> QPalette:
    """Return the palette of an accent colour: a window that is not active selects in its grey."""
    role = QPalette.ColorRole
    window, base, text = (_NIGHT, "#2d2d2d", "white") if dark else (_GREY, "white", "black")
    palette = QPalette(QColor(window))
    for each, colour in (
        (role.Base, base),
        (role.Text, text),
        (role.Highlight, accent),
        (role.HighlightedText, "white"),
    ):
        palette.setColor(each, QColor(colour))
    palette.setColor(QPalette.ColorGroup.Inactive, role.Highlight, QColor(window))
    palette.setColor(QPalette.ColorGroup.Inactive, role.HighlightedText, QColor(text))
    return palette


WINDOWS_PALETTES = {
    f"{'dark' if dark else 'light'} {accent}": windows_palette(accent, dark=dark)
    for dark in (False, True)
    for accent in _ACCENTS
}


@contextmanager
def desktop_palette(palette: QPalette) -> Iterator[QPalette]:
    """Give the application a desktop's palette, made readable, during the block; yield it."""
    before = QApplication.palette()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.setPalette(palette)
    theme.make_selection_readable(app)
    app.setPalette(app.palette().resolve(palette))  # a real desktop's colours are below those set
    theme.make_frames_visible(app)
    try:
        yield app.palette()
    finally:
        app.setPalette(before)
        theme.make_frames_visible(app)
