"""The preview pane: the pages of one document, following each key, with zoom above them.

However many changes come in one turn of the event loop, pages are laid out once,
before the painting they lead to. It never changes the form.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from perfdesk.core.field_ref import FieldRef, pointer_of, ref_at
from perfdesk.formats.system_fonts import page_fonts
from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.gui.preview.page_view import PageView
from perfdesk.table.compose import compose
from perfdesk.table.display_list import pages


class PreviewPane(QWidget):
    """The pages of a document; ``jump`` names the place of the cell that was clicked."""

    navigateRequested = Signal(object)
    _stale = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Raises FaceError if the font of the form cannot be used."""
        super().__init__(parent)
        self._document: Document | None = None
        self._place: FieldRef | None = None
        self._due = self._moved = False
        self.page_view = PageView(page_fonts(), self)
        self.page_view.cellActivated.connect(self._jump)
        self.page_view.zoomChanged.connect(self._tell)
        self.caption, self.zoom_label = QLabel(self), QLabel(self)
        self.zoom_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.zoom_label.setMinimumWidth(self.fontMetrics().horizontalAdvance("000 %"))
        self._stale.connect(self._lay, Qt.ConnectionType.QueuedConnection)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(self._bar())
        box.addWidget(self.page_view, 1)

    def bind(self, document: Document | None) -> None:
        """Shows another document's pages, from the top, or none."""
        if document is self._document:
            return
        if self._document is not None:
            self._document.evaluated.disconnect(self._later)
        self._document, self._place = document, None
        self.page_view.verticalScrollBar().setValue(0)
        if document is None:
            self.page_view.show_pages(())
        else:
            document.evaluated.connect(self._later)
            self._later()

    def highlight_field(self, current: FieldRef | None) -> None:
        """Highlights the cell of a place and scrolls it into view."""
        if current == self._place:
            return
        self._place, self._moved = current, True
        if not self._due:
            self._mark()

    def showEvent(self, event: QShowEvent) -> None:
        """Qt's: what changed while the pane was hidden is laid out now."""
        super().showEvent(event)
        self._later()

    def _later(self) -> None:
        if not self._due and self.isVisible():
            self._due = True
            self._stale.emit()

    def _lay(self) -> None:
        self._due = False
        document = self._document
        if document is None:
            return
        grid = compose(document.form, document.template, document.scores)
        self.page_view.show_pages(pages(grid, document.template.print, page_fonts()))
        self._moved |= document.open_field is not None and document.open_field == self._place
        self._mark()
        self._tell()
        if document.open_field is not None:  # pages are the last to follow a key: no wait for more
            QCoreApplication.sendEvent(self.window(), QEvent(QEvent.Type.UpdateRequest))

    def _mark(self) -> None:
        at = ""
        if self._document is not None and self._place is not None:
            try:
                at = pointer_of(self._document.form, self._place)
            except KeyError:  # the row is gone
                at = ""
        self.page_view.highlight(at)
        if self._moved:
            self._moved = False
            self.page_view.reveal()

    def _jump(self, at: str) -> None:
        if self._document is not None and not self._due:
            self.navigateRequested.emit(ref_at(self._document.form, at))

    def _tell(self) -> None:
        theme.set_text(self.caption, f"共 {len(self.page_view.pages)} 页")
        theme.set_text(self.zoom_label, f"{self.page_view.zoom * 100:.0f} %")
        self._fit.setChecked(self.page_view.fits_width)

    def _bar(self) -> QHBoxLayout:
        sheets = self.page_view
        self._fit = _button(self, "适合宽度", "适合宽度（Ctrl+0）", sheets.fit_width)
        self._fit.setCheckable(True)
        row = QHBoxLayout()
        row.setContentsMargins(8, 3, 8, 3)
        row.setSpacing(2)
        row.addWidget(self.caption)
        row.addStretch(1)
        row.addWidget(_button(self, "−", "缩小（Ctrl+-）", lambda: sheets.zoom_by(-1)))
        row.addWidget(self.zoom_label)
        row.addWidget(_button(self, "+", "放大（Ctrl++）", lambda: sheets.zoom_by(1)))
        row.addSpacing(6)
        row.addWidget(_button(self, "100 %", "原大", lambda: sheets.zoom_to(1.0)))
        row.addWidget(self._fit)
        return row


def _button(parent: QWidget, text: str, tip: str, do: Callable[[], None]) -> QToolButton:
    button = QToolButton(parent)
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip.partition("（")[0])
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.clicked.connect(lambda _checked=False: do())
    return button
