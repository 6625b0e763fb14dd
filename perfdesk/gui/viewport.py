"""The pane a list or tree draws on, made by us: Qt's own costs a start its time.

Asked for a widget that Qt made, PySide looks for its class among all widgets, and
makes every one of those classes for it. Knows no list.
"""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractScrollArea, QWidget


def give_viewport(area: QAbstractScrollArea) -> None:
    """Puts a pane like Qt's own in its place; before anything else is done to the area."""
    viewport = QWidget(area)
    viewport.setBackgroundRole(QPalette.ColorRole.Base)
    viewport.setAutoFillBackground(True)
    area.setViewport(viewport)
