"""What commands share that alter the shown form: its open edit ends, and one to look at stays.

What a command alters is the business of the part that has it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from perfdesk.gui.document import Document
from perfdesk.gui.wording import READ_ONLY

Shown = Callable[[], Document | None]
"""Says which document the window shows, if any."""


class Altering(QObject):
    """Alters the shown document; ``said`` is a sentence for the status bar."""

    said = Signal(str)

    def __init__(self, shown: Shown, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown = shown

    def _ended(self, do: Callable[[Document], None]) -> Callable[[], None]:
        """The command done to the document once its open edit is ended."""

        def done() -> None:
            document = self._shown()
            if document is None:
                return
            document.commit()
            if document.read_only:
                self.said.emit(READ_ONLY)
            else:
                do(document)

        return done
