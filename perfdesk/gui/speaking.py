"""Words for screen readers that appear where the focus is not: offers, the status bar.

What has the focus is read by itself; this is for the rest. It costs nothing while no
screen reader runs.
"""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def speak(widget: QWidget, words: str, *, at_once: bool = False) -> None:
    """Has a screen reader say these words, after what it says now or in its place."""
    if not words:
        return
    if not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(widget, words)
    if at_once:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)
