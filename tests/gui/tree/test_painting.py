"""Marks of severity in the corner of a cell: told apart by their shapes, not by colour alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from perfdesk.core.checks.problem import Severity
from perfdesk.gui.theme import draw_mark

pytestmark = pytest.mark.usefixtures("qapp")

_FAINT = 230
"""Lightness above which a dot counts as blank: the soft edge of a line."""


def mark(severity: Severity) -> list[str]:
    """The mark of a cell of 30 by 20 dots, row by row: # for ink, from the left and the top."""
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    draw_mark(painter, QRect(0, 0, 30, 20), severity, QApplication.palette())
    painter.end()
    rows = ([image.pixelColor(x, y).lightness() < _FAINT for x in range(30)] for y in range(20))
    return ["".join("#" if ink else "." for ink in row) for row in rows]


def test_a_hint_is_a_ring_smaller_than_the_other_marks() -> None:
    ring = [row[18:28] for row in mark("hint")]
    assert ring == [
        *[".........."] * 2,
        "...####...",
        "..######..",
        ".###..###.",
        ".##....##.",
        ".##....##.",
        ".###..###.",
        "..######..",
        "...####...",
        *[".........."] * 10,
    ]
