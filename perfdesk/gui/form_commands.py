"""The base class of the menu commands that change the active document."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from perfdesk.gui.document import Document
from perfdesk.gui.sentences import READ_ONLY_MESSAGE

GetDocument = Callable[[], Document | None]
"""Returns the document the window shows, or None."""


class FormCommands(QObject):
    """Base class of menu commands that change the active document.

    A command commits the open edit first. A read-only document is not changed; a message
    says so. ``messageShown`` carries a sentence for the status bar.
    """

    messageShown = Signal(str)

    def __init__(self, active_document: GetDocument, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._active_document = active_document

    def _as_command(self, do: Callable[[Document], None]) -> Callable[[], None]:
        """Return ``do`` as a menu command on the active document."""

        def run() -> None:
            document = self._writable_document()
            if document is not None:
                do(document)

        return run

    def _writable_document(self) -> Document | None:
        """Return the active document with its open edit committed.

        None if there is none, or if it is read-only, which a message says.
        """
        document = self._active_document()
        if document is None:
            return None
        document.commit()
        if document.read_only:
            self.messageShown.emit(READ_ONLY_MESSAGE)
            return None
        return document
