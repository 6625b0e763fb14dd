"""A label in the colour of a severity, also after the desktop turned light or dark.

Qt keeps a colour it was given; which one is right is asked anew when the palette is another.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QWidget

from perfdesk.gui import look

QUIET = "quiet"
"""The tone of lesser words."""

_INK = QPalette.ColorRole.WindowText


class Toned(QLabel):
    """Words as the desktop writes them, until a tone is given."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._tone = ""

    def give(self, tone: str) -> None:
        """Write in the colour of a severity, in that of ``QUIET``, or as usual for ""."""
        if tone != self._tone:
            self._tone = tone
            self._dye()

    def changeEvent(self, event: QEvent) -> None:
        """Qt's: the desktop may have turned light or dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dye()

    def _dye(self) -> None:
        own = QPalette()
        if self._tone:
            quiet = self._tone == QUIET
            own.setColor(_INK, look.quiet(own) if quiet else look.tone(self._tone, own))
        self.setPalette(own)
